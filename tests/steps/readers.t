#!/usr/bin/python3
"""What the stories saved of feeds, calendars and sitemaps in $PAGES is read by programs that are not ours.

xmllint and Python's own XML parser, feedparser (Atom, RSS), json, icalendar. Every saved body must be whole and keep to
its standard; the batches called hostile-N must come back exactly as they went in (hostile-N.expected: number, title and
summary of each notice in hexadecimal), but for what src/feed/feed_entry.h says becomes U+FFFD or one space.
"""
import calendar
import datetime
import glob
import html.parser
import json
import os
import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ElementTree

import feedparser
import icalendar

PAGES = os.environ["PAGES"]
ATOM, SITEMAP, XHTML = ("{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}")
OURS = "{urn:x-babillard:feed:1}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
STATES = {"open", "closed", "cancelled", "awarded", "unsuccessful"}
FREE = "Aucun frais n\u2019est demand\u00e9 pour r\u00e9pondre \u00e0 cet avis."


def saved(ending):
    return sorted(glob.glob(os.path.join(PAGES, "*." + ending)))


def read(path):
    with open(path, "rb") as file:
        return file.read()


def instant(text):
    """Seconds of an RFC 3339 instant in UTC."""
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc).timestamp()


def must(fine, what):
    if not fine:
        raise AssertionError(what)


# --- What went in ------------------------------------------------------------------------------------------------------

def cleaned(raw, one_line):
    """The rule of src/feed/feed_entry.h, told a second time."""
    text = raw.strip(b" \t\r\n").decode("utf-8", "surrogateescape")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if one_line:
        text = re.sub(r" *[\t\n][\t\n]*", lambda m: " " if " " not in m[0] else m[0].rstrip("\t\n"), text)
    keep = lambda c: c in "\t\n" or (unicodedata.category(c) not in ("Cc", "Cs") and ord(c) & 0xFFFE != 0xFFFE
                                     and not 0xFDD0 <= ord(c) <= 0xFDEF)
    return "".join(c if keep(c) else "\ufffd" for c in text)


def expected(path):
    """{number: (title, summary)}."""
    rows = {}
    for line in read(path).decode().splitlines():
        number, title, summary = line.split(" ")
        rows[int(number)] = (cleaned(bytes.fromhex(title), True), cleaned(bytes.fromhex(summary), False))
    must(rows, "nothing is expected")
    return rows


def number_of(tag):
    match = re.fullmatch(r"tag:[a-z0-9.-]+,2026:opportunites/(\d+)", tag)
    must(match, f"not one of our tags: {tag}")
    return int(match[1])


def begins(text, summary):
    """The text of an entry is its summary, then the closing, then that it is free."""
    must(text.startswith(summary + "\n\n"), f"{text!r} does not begin with {summary!r}")


# --- Formats -----------------------------------------------------------------------------------------------------------

def well_formed(path):
    subprocess.run(["xmllint", "--nonet", "--noout", path], check=True, capture_output=True, stdin=subprocess.DEVNULL)


def parsed(path, version):
    feed = feedparser.parse(read(path), sanitize_html=False, resolve_relative_uris=False)
    must(not feed.bozo, f"feedparser: {feed.get('bozo_exception')}")
    must(feed.version == version, f"read as {feed.version}")
    must(feed.feed.title.endswith(" \u2013 Babillard") and feed.feed.link.startswith("http"), "title and page")
    ours = [link for link in feed.feed.links if link.rel == "self"]
    must(len(ours) == 1 and ours[0].href.startswith("http"), "where it is")
    ids = [entry.id for entry in feed.entries]
    must(len(ids) == len(set(ids)) and len(ids) <= 50, "each entry once")
    for entry in feed.entries:
        number_of(entry.id)
        must(entry.link.startswith("http") and entry.title and entry.tags and entry.author, "what an entry has")
        must(calendar.timegm(entry.updated_parsed) >= calendar.timegm(entry.published_parsed), "updated after it was published")
        must(entry.b_state in STATES, f"state {entry.b_state}")
    return feed


def extension(element):
    closing = element.find(OURS + "closing")
    if closing is not None:
        instant(closing.text)
        must(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", closing.get("local")) and "/" in closing.get("zone"), "closing as announced")
    must(element.findtext(OURS + "precision") in (("unknown", "instant") if closing is None else ("instant", "day")), "how far the closing is known")
    must(element.findtext(OURS + "state") in STATES and element.findtext(OURS + "reference"), "our own elements")


def check_atom(path, wanted):
    well_formed(path)
    feed = parsed(path, "atom10")
    root = ElementTree.fromstring(read(path))
    must(root.findtext(ATOM + "id").startswith("tag:") and root.get(XML_LANG) in ("fr", "en"), "id and language")
    newest = instant(root.findtext(ATOM + "updated"))
    seen = {}
    for entry, theirs in zip(root.findall(ATOM + "entry"), feed.entries):
        must(entry.get(XML_LANG), "the language of an entry")
        must(instant(entry.findtext(ATOM + "updated")) <= newest, "the list is as new as its newest entry")
        extension(entry)
        title, summary = entry.findtext(ATOM + "title"), entry.findtext(ATOM + "summary")
        must(theirs.title == title.strip() and theirs.summary == summary.strip(), "feedparser reads what stands there")
        must(theirs.title_detail.type == "text/plain" and theirs.summary_detail.type == "text/plain", "as text, not markup")
        seen[number_of(entry.findtext(ATOM + "id"))] = (title, summary)
    return compare(seen, wanted)


class Text(html.parser.HTMLParser):
    """What a browser shows of a description: paragraphs and line breaks."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_starttag(self, tag, attrs):
        must(tag in ("p", "br") and not attrs, f"<{tag}> in a description")
        self.text += "\n\n" if tag == "p" and self.text else "\n" if tag == "br" else ""

    def handle_data(self, data):
        self.text += data


def check_rss(path, wanted):
    well_formed(path)
    parsed(path, "rss20")
    seen = {}
    for item in ElementTree.fromstring(read(path)).iter("item"):
        must(item.find("guid").get("isPermaLink") == "false" and item.findtext("link").startswith("http"), "guid and link")
        datetime.datetime.strptime(item.findtext("pubDate"), "%a, %d %b %Y %H:%M:%S +0000")
        extension(item)
        shown = Text()
        shown.feed(item.findtext("description"))
        seen[number_of(item.findtext("guid"))] = (item.findtext("title"), shown.text)
    if wanted is None:
        return None
    # paragraphs show neither the blanks at the ends of lines nor empty lines beside each other
    plain = lambda s: re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip(" \t") for line in s.split("\n")))
    return compare({k: (t, plain(s)) for k, (t, s) in seen.items()}, {k: (t, plain(s)) for k, (t, s) in wanted.items()})


def check_json(path, wanted):
    feed = json.loads(read(path))
    must(feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"], "version and title")
    must(feed["feed_url"].startswith("http") and feed["home_page_url"].startswith("http"), "addresses")
    must(feed["language"] in ("fr", "en"), "language")
    seen = {}
    for item in feed["items"]:
        must(instant(item["date_modified"]) >= instant(item["date_published"]), "dates")
        must(item["url"].startswith("http") and item["authors"][0]["name"] and item["tags"] and item["language"], "members")
        own = item["_babillard"]
        must((own["closing"] is None) == (own["local"] is None) and own["state"] in STATES and own["zone"], "our own object")
        must(own["closing_precision"] in (("instant", "day") if own["closing"] else ("unknown", "instant")), "how far the closing is known")
        if own["closing"]:
            instant(own["closing"])
        begins(item["content_text"], item["summary"])
        seen[number_of(item["id"])] = (item["title"], item["content_text"])
    must(len(seen) == len(feed["items"]), "each item once")
    return compare(seen, wanted)


def unescaped(value):
    """TEXT of RFC 5545 §3.3.11, strictly."""
    must(not re.search(r"(?<!\\)(?:\\\\)*\\(?![\\;,nN])", value) and not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), f"not TEXT: {value!r}")
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def check_ics(path, wanted):
    raw = read(path)
    lines = raw.split(b"\r\n")
    must(lines.pop() == b"" and not any(b"\n" in x or b"\r" in x for x in lines), "lines end in CRLF")
    must(max(map(len, lines)) <= 75, "at most 75 bytes a line")
    for line in lines:
        line.decode("utf-8")  # a fold stands between characters
    own, seen = [], {}
    for line in raw.replace(b"\r\n ", b"").decode("utf-8").split("\r\n"):
        if line == "BEGIN:VEVENT":
            own.append({})
        elif own and ":" in line:
            own[-1].setdefault(line.split(":", 1)[0], line.split(":", 1)[1])
    read_back = icalendar.Calendar.from_ical(raw)
    must(read_back["VERSION"] == "2.0" and read_back["PRODID"] and read_back["METHOD"] == "PUBLISH", "the calendar's head")
    events = read_back.walk("VEVENT")
    must(len(events) == len(own) == len({str(e["UID"]) for e in events}), "each event once")
    for event, plain in zip(events, own):
        number, part = re.fullmatch(r"opportunite-(\d+)(-(?:etape|lot)-\d+)?@[a-z0-9.-]+", str(event["UID"])).groups()
        whole_day = not isinstance(event["DTSTART"].dt, datetime.datetime)  # its source tells no hour
        must(("DTSTART;VALUE=DATE" in plain) == whole_day and not (whole_day and part), "a closing by its instant, or a day")
        for name in ("DTSTAMP", "LAST-MODIFIED") if whole_day else ("DTSTAMP", "DTSTART", "LAST-MODIFIED"):
            must(event[name].dt.tzinfo is not None and event[name].dt.utcoffset() == datetime.timedelta(0), f"{name} in UTC")
        must(event["SEQUENCE"] >= 0 and str(event["URL"]).startswith("http"), "sequence and address")
        alarms = event.walk("VALARM")
        cancelled = event["STATUS"] == "CANCELLED"
        must(cancelled or [a["TRIGGER"].dt for a in alarms] == [datetime.timedelta(days=-2)], "rings two days before")
        title, text = unescaped(plain["SUMMARY"]), unescaped(plain["DESCRIPTION"])
        # icalendar 4 takes the n of an escaped backslash for a line break, and resolves four of the %-escapes of URLs
        if not re.search(r"\\|%(?:2C|3A|3B|5C)", title + text):
            must(str(event["SUMMARY"]) == title and str(event["DESCRIPTION"]) == text, "icalendar reads what stands there")
        if part is None:  # the closing of the whole; of a stage or lot the title says more
            seen[int(number)] = (title, text)
    return compare(seen, wanted)


def check_sitemap(path, wanted):
    well_formed(path)
    root = ElementTree.fromstring(read(path))
    rows = list(root)
    must(rows and len(rows) <= 50000 and len(read(path)) < 50_000_000, "as much as a sitemap may hold")
    for row in rows:
        must(row.tag in (SITEMAP + "url", SITEMAP + "sitemap") and row.findtext(SITEMAP + "loc").startswith("http"), "an address")
        if row.find(SITEMAP + "lastmod") is not None:
            instant(row.findtext(SITEMAP + "lastmod"))
        if row.tag == SITEMAP + "url":
            links = {x.get("hreflang"): x.get("href") for x in row.findall(XHTML + "link")}
            must(set(links) == {"fr", "en", "x-default"} and row.findtext(SITEMAP + "loc") in links.values(), "its languages")
    return None


def compare(seen, wanted):
    """How many came back; None where nothing is known of them."""
    if wanted is None:
        return None
    must(set(seen) == set(wanted), "the same notices")
    for number, (title, text) in seen.items():
        must(title == wanted[number][0], f"title {title!r}, not {wanted[number][0]!r}")
        begins(text, wanted[number][1])
        must(FREE in text, "that it is free")
    return len(seen)


FORMATS = [("atom", check_atom), ("rss", check_rss), ("feed.json", check_json), ("ics", check_ics), ("sitemap.xml", check_sitemap)]


def judge(ending, check):
    """Problems of all saved bodies of a format, and what was seen."""
    problems, hostile = [], 0
    for path in saved(ending):
        batch = os.path.join(PAGES, os.path.basename(path)[: -len(ending)] + "expected")
        try:
            hostile += check(path, expected(batch) if os.path.exists(batch) else None) or 0
        except (AssertionError, subprocess.CalledProcessError, KeyError, ValueError, AttributeError, TypeError, ElementTree.ParseError) as e:
            problems.append(f"{os.path.basename(path)}: {type(e).__name__} {e}")
    if ending != "sitemap.xml" and hostile < 500:
        problems.append(f"{hostile} hostile texts came back, 500 at least went in")
    return problems, hostile


print(f"1..{len(FORMATS)}")
for test, (ending, check) in enumerate(FORMATS, 1):
    problems, hostile = judge(ending, check)
    bodies = len(saved(ending))
    if not bodies:
        problems.append("nothing was saved to be read")
    print(f"{'not ok' if problems else 'ok'} {test} - {bodies} of .{ending}, {hostile} hostile texts among them")
    for problem in problems[:10]:
        print("# " + problem.replace("\n", "\\n"))
