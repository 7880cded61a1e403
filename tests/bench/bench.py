"""`make bench` (scripts/bench [CELL…]): speed and memory beside others, printed as ratios; nothing is asserted.

Absolute figures move by a factor of two from one quarter of an hour to the next on a small machine that also runs the
client: only ratios of cells measured in turns in this run, and CPU per request, say something. Every server is on
loopback; every load is bounded in time."""
import gzip, hashlib, json, os, re, shutil, socket, sqlite3, statistics, subprocess, sys, tempfile, threading, time, urllib.request
from http.client import HTTPConnection

from crowd import close_at, dues, judge

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
PROGRAM = os.path.join(ROOT, "build", "babillard")
SECONDS, ROUNDS, TICK = int(os.environ.get("SECONDS", 2)), 3, os.sysconf("SC_CLK_TCK")
room = tempfile.mkdtemp(prefix="bench-")
running, rows = [], []


def row(what, ours, peer="", ratio="", goal=""):
    rows.append((what, ours, peer, ratio, goal))
    print(f"{what:46} {ours:>26} {peer:>26} {ratio:>8}  {goal}", flush=True)


def start(*words, env=None, cwd=None, **more):
    p = subprocess.Popen(words, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **more)
    running.append(p)
    return p


def stop(p):
    p.terminate()
    p.wait(20)
    running.remove(p)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Board:
    def __init__(self, name, demo=False, **settings):
        self.folder = os.path.join(room, name)
        os.makedirs(self.folder, exist_ok=True)
        self.database = os.path.join(self.folder, "board.db")
        self.env = dict(PATH=os.environ["PATH"], TZ="UTC", BABILLARD_LISTEN="127.0.0.1:0", BABILLARD_DATABASE="sqlite:" + self.database,
                        BABILLARD_FILES=f"dir:{self.folder}/files", BABILLARD_MAIL=f"maildir:{self.folder}/mail", **settings)
        if not os.path.exists(self.database):
            self.run("demo" if demo else "migrate")

    def run(self, *words):
        return subprocess.run([PROGRAM, *words], env=self.env, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    def serve(self):
        begun = time.monotonic()
        self.server = start(PROGRAM, "serve", env=self.env, cwd=self.folder)
        self.url = self.server.stdout.readline().split()[1]
        urllib.request.urlopen(self.url + "/fr/").read()
        self.first = time.monotonic() - begun
        return self

    def memory(self, key="VmRSS"):
        return int(re.search(key + r":\s+(\d+)", open(f"/proc/{self.server.pid}/status").read())[1]) / 1024


def cpu(pids):
    total = 0
    for pid in pids:
        fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def wrk(url, connections, pids, script=None, headers=()):
    words = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency"]
    for h in headers:
        words += ["-H", h]
    if script:
        words += ["-s", script]
    before = cpu(pids)
    out = subprocess.run(words + [url], stdout=subprocess.PIPE, text=True).stdout
    used = cpu(pids) - before
    if "Non-2xx" in out:
        sys.exit(f"{url}: answers that are errors\n{out}")
    count = int(re.search(r"(\d+) requests in", out)[1])
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", out)
    return dict(rate=float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), cpu=used / max(count, 1) * 1e6,
                p99=float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]])


def middle(cells, key):
    return statistics.median(c[key] for c in cells)


def nginx(folder):
    port = free_port()
    conf = os.path.join(room, "nginx.conf")
    with open(conf, "w") as f:
        # as root its worker would be somebody who may not read our folder, and every answer a 403
        f.write(("user root;\n" if os.geteuid() == 0 else "") + f"worker_processes 1; daemon off; pid {room}/nginx.pid; error_log /dev/null;\nevents {{ worker_connections 2048; }}\n"
                f"http {{ access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; gzip_static on; keepalive_requests 1000000000; default_type text/html;\n"
                f"client_body_temp_path {room}/n1; proxy_temp_path {room}/n2; fastcgi_temp_path {room}/n3; uwsgi_temp_path {room}/n4; scgi_temp_path {room}/n5;\n"
                f"server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n")
    p = start("nginx", "-c", conf)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.05)
    pids = [p.pid, *map(int, subprocess.run(["pgrep", "-P", str(p.pid)], stdout=subprocess.PIPE, text=True).stdout.split())]
    return p, f"http://127.0.0.1:{port}", pids


def pages(board):
    notice = re.search(r'href="(/fr/opportunites/\d+-[^"]+)"', urllib.request.urlopen(board.url + "/fr/opportunites").read().decode())[1]
    css = re.search(r'href="(/static/site[^"]+)"', urllib.request.urlopen(board.url + "/fr/").read().decode())[1]
    paths = dict(home="/fr/", list="/fr/opportunites", notice=notice)
    style = len(gzip.compress(urllib.request.urlopen(board.url + css).read(), 9))
    for name, path in paths.items():
        page = len(gzip.compress(urllib.request.urlopen(board.url + path).read(), 6))
        row(f"weight of {name}: HTML + CSS, compressed", f"{(page + style) / 1024:.1f} KB", goal="<= 14 KB")
    folder = os.path.join(room, "static")
    os.makedirs(folder, exist_ok=True)
    for name in ("list", "notice"):
        open(os.path.join(folder, name + ".html"), "wb").write(urllib.request.urlopen(board.url + paths[name]).read())
    peer, base, pids = nginx(folder)
    for name in ("list", "notice"):
        for c in (32, 256):
            ours, theirs = [], []
            for _ in range(ROUNDS):
                ours.append(wrk(board.url + paths[name], c, [board.server.pid]))
                theirs.append(wrk(f"{base}/{name}.html", c, pids))
            a, b = middle(ours, "rate"), middle(theirs, "rate")
            row(f"{name}, c{c}: requests/s (beside nginx, static)", f"{a:,.0f}", f"{b:,.0f}", f"{a / b:.2f}", ">= 1.2 (c32), 1.0 (c256), cached")
            x, y = middle(ours, "cpu"), middle(theirs, "cpu")
            row(f"{name}, c{c}: CPU us/request; p99 ms", f"{x:.0f}; {middle(ours, 'p99'):.1f}", f"{y:.0f}; {middle(theirs, 'p99'):.1f}", f"{x / y:.2f}", "<= 0.8, cached")
    row("resident memory after c256", f"{board.memory():.0f} MB", goal="<= 45 MB")
    stop(peer)
    return paths


def cached():
    """Kept pages beside the same bytes in nginx's folder: plain, compressed, and for who has them already."""
    board = Board("cached", demo=True).serve()
    notice = re.search(r'href="(/fr/opportunites/\d+-[^"]+)"', urllib.request.urlopen(board.url + "/fr/opportunites").read().decode())[1]
    folder = os.path.join(room, "cached-static")
    os.makedirs(folder)
    for name, path in (("list", "/fr/opportunites"), ("notice", notice)):
        body = urllib.request.urlopen(board.url + path).read()
        open(os.path.join(folder, name + ".html"), "wb").write(body)
        packed = urllib.request.urlopen(urllib.request.Request(board.url + path, headers={"Accept-Encoding": "gzip"})).read()
        open(os.path.join(folder, name + ".html.gz"), "wb").write(packed)
        row(f"{name}: bytes, plain; compressed", f"{len(body):,}; {len(packed):,}")
    peer, base, pids = nginx(folder)
    for name, path in (("list", "/fr/opportunites"), ("notice", notice)):
        ours_url, theirs_url = board.url + path, f"{base}/{name}.html"
        tag = lambda url: ["If-None-Match: " + urllib.request.urlopen(url).headers["ETag"]]
        kinds = {"plain": (lambda _: [], ">= 1.2 (c32), 1.0 (c256)"), "gzip": (lambda _: ["Accept-Encoding: gzip"], ">= 1.2"), "304": (tag, ">= 1.0")}
        for kind, (headers, goal) in kinds.items():
            for c in (32, 256):
                ours, theirs = [], []
                for _ in range(ROUNDS):
                    ours.append(wrk(ours_url, c, [board.server.pid], headers=headers(ours_url)))
                    theirs.append(wrk(theirs_url, c, pids, headers=headers(theirs_url)))
                a, b = middle(ours, "rate"), middle(theirs, "rate")
                row(f"kept {name}, {kind}, c{c}: requests/s (nginx)", f"{a:,.0f}", f"{b:,.0f}", f"{a / b:.2f}", goal)
                x, y = middle(ours, "cpu"), middle(theirs, "cpu")
                row(f"kept {name}, {kind}, c{c}: CPU us; p99 ms", f"{x:.1f}; {middle(ours, 'p99'):.1f}", f"{y:.1f}; {middle(theirs, 'p99'):.1f}", f"{x / y:.2f}", "<= 0.8")
    row("resident memory after c256", f"{board.memory():.0f} MB", goal="<= 45 MB")
    stop(peer)
    stop(board.server)


def fossil(board, paths):
    if not shutil.which("fossil"):
        return row("list beside Fossil's timeline", "fossil is not installed")
    repo, port = os.path.join(room, "x.fossil"), free_port()
    env = dict(os.environ, HOME=room, USER="root")
    subprocess.run(["fossil", "init", repo], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    p = start("fossil", "server", "--port", str(port), "--localhost", repo, env=env)
    time.sleep(0.5)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(wrk(board.url + paths["list"], 8, [board.server.pid]))
        theirs.append(wrk(f"http://127.0.0.1:{port}/timeline", 8, [p.pid]))
    a, b = middle(ours, "rate"), middle(theirs, "rate")
    row("list, c8: requests/s (beside Fossil's timeline)", f"{a:,.0f}", f"{b:,.0f}", f"{a / max(b, 1):.0f}", ">= 150, cached")
    stop(p)


def generated(n, first=0):
    words = "eau assainissement énergie mobilité patrimoine culture santé état civil finances locales numérique déchets climat jeunesse genre".split()
    source = json.load(open(os.path.join(ROOT, "db", "demo", "opportunities.json")))["opportunites"]
    out = []
    for i in range(first, first + n):
        o = dict(source[i % len(source)])
        o.update(id=f"g{i}", reference=f"G/{i}", titre=f"{o['titre']} {words[i % len(words)]} {i}", documents=[])
        if o["echeance"] and not o.get("lots") and not o.get("etapes"):
            o["statut"] = "publiee"
        out.append(o)
    return dict(opportunites=out)


def search():
    board = Board("search")
    for k in range(0, 10000, 250):
        path = os.path.join(room, "generated.json")
        json.dump(generated(250, k), open(path, "w"))
        board.run("import", path)
    n = sqlite3.connect(f"file:{board.database}?mode=ro", uri=True).execute("SELECT count(*) FROM search").fetchone()[0]
    board.serve()
    script = os.path.join(room, "search.lua")
    open(script, "w").write('local w={"eau","formation","assainissement","expert","patrimoine","commune","b%C3%A9nin","mobilit","guichet+unique","plan+climat"} local i=0\n'
                            'request=function() i=i+1 return wrk.format("GET","/fr/opportunites?q="..w[i%#w+1]) end\n')
    cells = [wrk(board.url + "/fr/opportunites", 32, [board.server.pid], script) for _ in range(ROUNDS)]
    row(f"search over {n:,} indexed, c32: requests/s; p99 ms", f"{middle(cells, 'rate'):,.0f}; {middle(cells, 'p99'):.1f}", goal=">= 3,000 (over 200)")
    stop(board.server)


def listing():
    """What a page of the list asks of a board of 100,000, without HTTP: one line a question, of one core."""
    folder = os.path.join(room, "listing")
    os.makedirs(folder)
    said = subprocess.run([os.path.join(ROOT, "build", "release", "bench", "listing"), folder, "100000"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    for what, found, p50, p99 in re.findall(r"^(\S.*?)\s+(\d+) found\s+p50 ([\d.]+) ms\s+p99 ([\d.]+) ms", said, re.M):
        row(f"at 100,000: {what}, {int(found):,} found", f"p50 {p50}; p99 {p99} ms", goal="p99 <= 2 ms")
    shutil.rmtree(folder)


def people(board, n, opportunity, sessions=False):
    """n people with an undeposited draft each, straight into a stopped database."""
    db = sqlite3.connect(board.database)
    now = int(time.time() * 1e6)
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    ref = lambda kind, i: (kind + "".join(alphabet[(i >> (5 * k)) & 31] for k in range(6))).ljust(26, "0")
    first = db.execute("SELECT COALESCE(max(id), 0) + 1 FROM person").fetchone()[0]
    db.execute("BEGIN")
    fields = "nom ville pays langues disponibilite tarif devise structure immatriculation representant fonction projet".split()
    for i in range(first, first + n):
        db.execute("INSERT INTO person (id, ref, email, name, password, role, lang, created_at) VALUES (?,?,?,?,?,?,?,?)",
                   (i, ref("p", i), f"p{i}@exemple.test", f"Personne {i}", "-", "applicant", "fr", now))
        db.execute("INSERT INTO dossier (ref, opportunity_id, person_id, message, created_at, updated_at, version) VALUES (?,?,?,?,?,?,1)",
                   (ref("d", i), opportunity, i, "Bonjour", now - 60 * 86400 * 10**6, now))
        if sessions:  # they will deposit: what any kind's form asks
            db.executemany("INSERT INTO answer (dossier_id, field, value, updated_at) SELECT max(id), ?, '12', ? FROM dossier", [(f, now) for f in fields])
            db.execute("INSERT INTO session (hash, person_id, secret, created_at, seen_at, expires_at) VALUES (?,?,?,?,?,?)",
                       (hashlib.sha256(ref("s", i).encode()).digest(), i, b"x" * 32, now, now, now + 86400 * 10**6))
    db.commit()
    db.close()
    return [ref("s", i) for i in range(first, first + n)]


def planning():
    board = Board("planning", demo=True)
    db = sqlite3.connect(board.database)
    opportunity = db.execute("SELECT id FROM opportunity WHERE closes_at > ? ORDER BY closes_at DESC LIMIT 1", (int(time.time() * 1e6),)).fetchone()[0]
    soon = int((time.time() + 36 * 3600) * 1e6)
    db.execute("UPDATE opportunity SET closes_at = ?, ends_at = ?, next_check = 1 WHERE id = ?", (soon, soon, opportunity))
    db.commit()
    db.close()
    people(board, 100000, opportunity)
    board.env["BABILLARD_MAIL"] = "smtp://127.0.0.1:9"
    reader = sqlite3.connect(f"file:{board.database}?mode=ro", uri=True)
    p = start(PROGRAM, "work", env=board.env, cwd=board.folder)
    begun = None
    while True:
        n = reader.execute("SELECT count(*) FROM mail WHERE purpose = 'reminder'").fetchone()[0]
        begun = begun or (time.monotonic() if n else None)
        if n >= 100000 or (begun and time.monotonic() - begun > 120):
            break
        time.sleep(0.05)
    row(f"planning {n:,} reminders (decided and recorded)", f"{time.monotonic() - begun:.1f} s", goal="<= 10 s")
    p.kill()
    p.wait()
    running.remove(p)


def idle_worker():
    board = Board("idle", demo=True)
    board.run("work", "--once")
    times = []
    for _ in range(5):
        begun = time.monotonic()
        board.run("work", "--once")
        times.append(time.monotonic() - begun)
    row("a worker's run with nothing due, start included", f"{statistics.median(times) * 1000:.0f} ms", goal="<= 5 ms without start")


def deposits():
    board = Board("deposits", demo=True)
    db = sqlite3.connect(board.database)
    opportunity = db.execute("SELECT id FROM opportunity WHERE closes_at > ? ORDER BY closes_at DESC LIMIT 1", (int(time.time() * 1e6),)).fetchone()[0]
    db.execute("UPDATE piece SET compulsory = 0 WHERE opportunity_id = ?", (opportunity,))
    db.commit()
    db.close()
    cookies = people(board, 3200, opportunity, sessions=True)
    board.serve()
    host, waits, bad = board.url[7:], [], []
    path = f"/fr/opportunites/{opportunity}/dossier/depot"

    def client(k):
        connection = HTTPConnection(host)
        forms = []
        for cookie in cookies[k::32]:
            connection.request("GET", path, headers={"Cookie": "sid=" + cookie})
            page = connection.getresponse().read().decode()
            forms.append((cookie, re.search(r'name="csrf" value="([^"]+)"', page)[1], re.search(r'name="jeton" value="([^"]+)"', page)[1]))
        gate.wait()
        for cookie, csrf, key in forms:
            begun = time.monotonic()
            connection.request("POST", path, f"csrf={csrf}&jeton={key}", {"Cookie": "sid=" + cookie, "Origin": board.url, "Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            answer.read()
            waits.append(time.monotonic() - begun)
            if answer.status != 303:
                bad.append(answer.status)

    gate = threading.Barrier(33)
    threads = [threading.Thread(target=client, args=(k,)) for k in range(32)]
    for t in threads:
        t.start()
    gate.wait()
    begun = time.monotonic()
    for t in threads:
        t.join()
    took = time.monotonic() - begun
    row(f"deposits over HTTP, durable, 32 clients ({len(bad)} failed)", f"{len(waits) / took:,.0f}/s; max {max(waits) * 1000:.0f} ms", goal="max <= 50 ms (client is Python)")
    stop(board.server)


def crowd_row(name, board, closes, said):
    found = judge(said, board.database, closes)
    waits = found["waits"]
    at = lambda share: waits[min(len(waits) - 1, int(len(waits) * share))]
    row(f"{name}: receipts; late; sent in time, came late", f"{found['receipts']:,}; {found['late']:,}; {found['missed']}", goal="all sent in time; all sent after; 0")
    row(f"{name}: failed; lost; wrong verdict", f"{found['failed']}; {found['lost'] + found['unasked']}; {found['wrong']}", goal="0; 0; 0")
    row(f"{name}: ms p50; p99; max", f"{at(0.5):.1f}; {at(0.99):.1f}; {waits[-1]:.1f}", goal="30; 300; 1,000" if "minute" in name else "p99 <= 2,000")
    row(f"{name}: instant on the receipt, ms behind sending", f"{found['gaps'][-1]:.1f}", goal="<= 50")


FORMS_SECONDS = 15  # for everybody to have the form on the screen


def crowd():
    """1,000 applicants in the last minute, and 1,000 in the last second with 200 after it."""
    program = os.path.join(ROOT, "build", "release", "bench", "crowd")
    for name, n, window, after in (("last minute", 1000, 60.0, 0), ("last second", 1000, 1.0, 200)):
        board = Board(name.replace(" ", "-"))
        filled = subprocess.run([program, "fill", "sqlite:" + board.database, f"dir:{board.folder}/files", str(n + after),
                                 str(int((time.time() + 86400) * 1e6))], stdout=subprocess.PIPE, text=True, check=True)
        notice, *cookies = filled.stdout.split()
        closes = int((time.time() + window + FORMS_SECONDS) * 1e6)
        close_at(board.database, closes)
        board.serve()
        asked = "".join(f"{c} {d}\n" for c, d in zip(cookies, dues(closes, n, window, after)))
        said = subprocess.run([program, "go", board.url[7:], notice], input=asked, stdout=subprocess.PIPE, text=True, check=True).stdout
        crowd_row(name, board, closes, said)
        row(f"{name}: resident memory, peak", f"{board.memory('VmHWM'):.0f} MB")
        stop(board.server)


def partners_file(folder, number, n):
    """One partner's feed as it comes: n notices, each with a text, a closing in it, an organisation."""
    items = [dict(id=f"{number}-{i}", url=f"https://partner.example/{number}/{i}", title=f"Avis {number}-{i} : réhabilitation de la voirie communale",
                  content_html=f"<p>La commune lance une consultation pour <strong>{i}</strong> rues.</p><p>Date limite de remise des offres : 12 janvier 2027 à 12h00.</p>"
                               + "<ul>" + "<li>Pièce à joindre au dossier de candidature</li>" * 6 + "</ul>",
                  date_published="2026-11-20T08:00:00+01:00", authors=[dict(name=f"Commune {i % 50}")], tags=["voirie", "travaux"], language="fr") for i in range(n)]
    path = os.path.join(folder, f"{number}.json")
    json.dump(dict(version="https://jsonfeed.org/version/1.1", title="Partenaire", items=items), open(path, "w"))
    return path


def import_files(name, files):
    """Seconds and the most memory the command itself held, MB; another is the process that reads."""
    board = Board(name)
    begun = time.monotonic()
    p = subprocess.Popen([PROGRAM, "import", *files], env=board.env, cwd=board.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while p.poll() is None:
        try:
            peak = max(peak, int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{p.pid}/status").read())[1]) / 1024)
        except (OSError, TypeError):
            pass
        time.sleep(0.005)
    took = time.monotonic() - begun
    db = sqlite3.connect(board.database)
    count = db.execute("SELECT count(*) FROM received").fetchone()[0]
    db.close()
    return board, took, peak, count


def partners():
    """Partners' notices: memory does not grow with their number."""
    folder = os.path.join(room, "partners")
    os.makedirs(folder)
    files = [partners_file(folder, number, 1000) for number in range(10)]
    _, _, small, _ = import_files("import-1", files[:1])
    board, took, large, count = import_files("import-10", files)
    row(f"{count:,} notices imported: ms a notice", f"{took / max(count, 1) * 1000:.2f}", goal="all of them: 10,000")
    row("peak memory at 10,000 (beside 1,000)", f"{large:.0f} MB", f"{small:.0f} MB", f"{large / max(small, 1):.2f}", "1.0: constant")
    begun = time.monotonic()
    board.run("import", *files)
    row("the same 10,000 again: ms a notice", f"{(time.monotonic() - begun) / max(count, 1) * 1000:.2f}")


def upload():
    board = Board("upload", demo=True)
    db = sqlite3.connect(board.database)
    opportunity, piece = db.execute("SELECT p.opportunity_id, p.id FROM piece p JOIN opportunity o ON o.id = p.opportunity_id WHERE p.formats LIKE '%pdf%' "
                                    "AND p.stage IS NULL AND o.stage = 'published' AND o.visibility = 'public' AND o.published_at < ? ORDER BY p.id DESC LIMIT 1",
                                    (int(time.time() * 1e6),)).fetchone()
    ends = int((time.time() + 86400) * 1e6)
    db.execute("UPDATE opportunity SET closes_at = ?, ends_at = ?, cancelled_at = NULL, dossier_max_bytes = 2000000000 WHERE id = ?", (ends, ends, opportunity))
    db.execute("UPDATE piece SET max_bytes = 2000000000 WHERE id = ?", (piece,))
    db.commit()
    db.close()
    cookie = people(board, 1, opportunity, sessions=True)[0]
    board.serve()
    idle = board.memory()
    request = urllib.request.Request(f"{board.url}/fr/opportunites/{opportunity}/dossier", headers={"Cookie": "sid=" + cookie})
    csrf = re.search(r'name="csrf" value="([^"]+)"', urllib.request.urlopen(request).read().decode())[1]
    big = os.path.join(room, "big.pdf")
    with open(big, "wb") as f:
        f.write(b"%PDF-1.7\n")
        f.truncate(1_000_000_000)
        f.seek(0, 2)
        f.write(b"\n%%EOF\n")
    begun = time.monotonic()
    status = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", f"Cookie: sid={cookie}", "-H", f"Origin: {board.url}", "-F", f"csrf={csrf}",
                             "-F", f"fichier=@{big};type=application/pdf", f"{board.url}/fr/opportunites/{opportunity}/dossier/pieces/{piece}"], stdout=subprocess.PIPE, text=True).stdout
    took = time.monotonic() - begun
    row(f"upload of 1 GB, hashed and durable (status {status})", f"{1000 / took:.0f} MB/s; +{board.memory('VmHWM') - idle:.0f} MB peak", goal=">= 0.4x nginx PUT; constant")
    os.unlink(big)
    stop(board.server)


def main():
    missing = [x for x in ("wrk", "nginx", "curl") if not shutil.which(x)]
    if missing:
        sys.exit(f"make bench needs {', '.join(missing)}: scripts/setup test installs them")
    print(f"{'what':46} {'ours':>26} {'peer':>26} {'ratio':>8}  goal")
    if len(sys.argv) == 1:
        reading()
    for cell in (cached, deposits, crowd, upload, partners, idle_worker, planning, search, listing):
        if len(sys.argv) == 1 or cell.__name__ in sys.argv[1:]:
            cell()


def reading():
    board = Board("pages", demo=True).serve()
    row("cold start to the first page", f"{board.first * 1000:.0f} ms", goal="<= 50 ms")
    row("resident memory, idle", f"{board.memory():.0f} MB", goal="<= 32 MB")
    paths = pages(board)
    fossil(board, paths)
    stop(board.server)


try:
    main()
finally:
    for p in list(running):
        p.kill()
    shutil.rmtree(room, ignore_errors=True)
