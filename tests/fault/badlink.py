"""A bad link: two network namespaces, a TUN device in each, and a pump that carries the packets between them with a rate,
a delay and a loss, as a telephone far from its mast does. (The kernel's own way, tc netem, is in few kernels of
containers.) Linux; root. Nothing of it outlives the process that made it.

    link = Link(rate=400_000, rtt=0.4, loss=0.02, seed=1)
    subprocess.run([*link.here.inside, "some-server", link.here.address])   # one end
    subprocess.run([*link.there.inside, "curl", …])                         # the other
"""
import collections
import ctypes
import fcntl
import heapq
import os
import random
import select
import stat
import struct
import subprocess
import threading
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
TUN_NUMBER = os.makedev(10, 200)
MTU = 1400
QUEUE_BYTES = 64 << 10  # a mast holds over a second of what it cannot send yet, and drops what comes then
IDLE_SECONDS = 0.5


def open_tun(room):
    """The device that makes TUN devices; a container may lack its name."""
    path = "/dev/net/tun"
    if not os.path.exists(path):
        path = room + "/tun"
        if not os.path.exists(path):
            os.mknod(path, 0o600 | stat.S_IFCHR, TUN_NUMBER)
    return os.open(path, os.O_RDWR | os.O_NONBLOCK)


class End:
    """A network namespace with one way out. `inside`: what a command begins with to run there."""

    def __init__(self, room, address, other):
        self.address, self.failure = address, None
        maker = threading.Thread(target=self.make, args=(room, other))  # only this thread moves into the namespace
        maker.start()
        maker.join()
        if self.failure:
            raise self.failure
        self.inside = ("nsenter", f"--net=/proc/{os.getpid()}/fd/{self.namespace}", "--")

    def make(self, room, other):
        try:
            if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "no network namespace (root is needed)")
            self.namespace = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
            self.tun = open_tun(room)
            fcntl.ioctl(self.tun, TUNSETIFF, struct.pack("16sH22x", b"badlink", IFF_TUN | IFF_NO_PI))
            for words in ("link set lo up", f"addr add {self.address} peer {other} dev badlink", f"link set badlink mtu {MTU} up"):
                subprocess.run(["ip", *words.split()], check=True)
        except (OSError, subprocess.CalledProcessError) as e:
            self.failure = e

    def close(self):
        os.close(self.tun)
        os.close(self.namespace)


class Way:
    """One direction: what is under way, in the order of its arrival."""

    def __init__(self, out_of, into):
        self.out_of, self.into, self.free_at, self.flying, self.number = out_of, into, 0.0, [], 0


class Link:
    """`rate` in bits a second, each way; `rtt` in seconds; `loss` of a packet, 0 to 1. All three may be changed while it
    runs, and so may `cut`: nothing arrives then. `count` says what became of packets: carried, delayed, lost (by chance),
    full (no room left in the queue), cut."""

    def __init__(self, room, rate, rtt, loss, seed):
        self.rate, self.rtt, self.loss, self.cut = rate, rtt, loss, False
        self.chance, self.count, self.bytes = random.Random(seed), collections.Counter(), 0
        self.here = End(room, "192.0.2.1", "192.0.2.2")
        self.there = End(room, "192.0.2.2", "192.0.2.1")
        self.ways = (Way(self.here.tun, self.there.tun), Way(self.there.tun, self.here.tun))
        self.end, self.ended = os.pipe()
        self.pump = threading.Thread(target=self.run, daemon=True)
        self.pump.start()

    def take(self, way):
        """Reads the packets that wait at one end and decides what becomes of each."""
        while True:
            try:
                packet = os.read(way.out_of, 65536)
            except BlockingIOError:
                return
            now, what = time.monotonic(), "carried"
            waiting = max(0.0, way.free_at - now) * self.rate / 8
            if self.cut:
                what = "cut"
            elif self.chance.random() < self.loss:
                what = "lost"
            elif waiting > QUEUE_BYTES:
                what = "full"
            self.count[what] += 1
            if what != "carried":
                continue
            way.free_at = max(way.free_at, now) + len(packet) * 8 / self.rate
            way.number += 1
            heapq.heappush(way.flying, (way.free_at + self.rtt / 2, way.number, packet))
            self.bytes += len(packet)

    def give(self, way):
        """Hands over what has arrived; the seconds until the next does."""
        while way.flying:
            arrives, _, packet = way.flying[0]
            now = time.monotonic()
            if arrives > now:
                return arrives - now
            heapq.heappop(way.flying)
            if self.cut:
                self.count["cut"] += 1
                continue
            os.write(way.into, packet)
            self.count["delayed"] += 1
        return IDLE_SECONDS

    def run(self):
        while True:
            wait = min(self.give(way) for way in self.ways)
            ready = select.select([self.end, *(way.out_of for way in self.ways)], [], [], wait)[0]
            if self.end in ready:
                return
            for way in self.ways:
                self.take(way)

    def close(self):
        os.close(self.ended)  # the pump's end of the pipe is readable then
        self.pump.join()
        os.close(self.end)
        self.here.close()
        self.there.close()
