"""A second verifier, written from docs/verification.md alone: verify.py EXPORT [CHECKPOINT KEYS]."""
import base64, calendar, hashlib, json, re, subprocess, sys, tempfile, time


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def micros(instant):
    seconds, fraction = re.fullmatch(r"(.{19})\.(\d{6})Z", instant).groups()
    return calendar.timegm(time.strptime(seconds, "%Y-%m-%dT%H:%M:%S")) * 1_000_000 + int(fraction)


def int8(number):
    return number.to_bytes(8, "big", signed=True)


def root(entries):
    if len(entries) <= 1:
        return entries[0] if entries else sha()
    left = 1
    while left * 2 < len(entries):
        left *= 2
    return sha(b"\x01", root(entries[:left]), root(entries[left:]))


def is_signed(text, signatures, keys):
    for vkey in keys:
        name, key_id, encoded = vkey.split("+", 2)
        key = base64.b64decode(encoded)
        if sha(name.encode() + b"\n", key)[:4].hex() != key_id or key[0] != 1:
            continue
        for line in signatures:
            dash, signer, encoded = line.split(" ")
            signature = base64.b64decode(encoded)
            if (dash, signer, signature[:4].hex()) == ("\u2014", name, key_id):
                return openssl(text, signature[4:], key[1:])
    return False


def openssl(text, signature, key):
    der = bytes.fromhex("302a300506032b6570032100") + key
    with tempfile.NamedTemporaryFile() as k, tempfile.NamedTemporaryFile() as s, tempfile.NamedTemporaryFile() as t:
        for file, content in ((k, der), (s, signature), (t, text)):
            file.write(content)
            file.flush()
        command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", k.name]
        return subprocess.run(command + ["-sigfile", s.name, "-in", t.name], capture_output=True).returncode == 0


faults, entries, versions, erased = [], [], {}, {}
with open(sys.argv[1], "rb") as file:
    header = json.loads(file.readline())
    chain, last = bytes(32), None
    for number, raw in enumerate(file, 1):
        try:
            line = json.loads(raw)
            entry = sha(b"\x00", int8(line["position"]), int8(micros(line["recordedAt"])), bytes.fromhex(line["digest"]))
        except Exception as error:
            faults.append(f"{number}: unreadable: {error}")
            continue
        place, event = line["position"], line.get("event")
        if place != len(entries) + 1:
            faults.append(f"{place}: position")
        if line["chain"] != sha(b"\x01", chain, entry).hex():
            faults.append(f"{place}: chain")
        if last and line["recordedAt"] < last["recordedAt"]:
            faults.append(f"{place}: time")
        entries.append(entry)
        chain, last = bytes.fromhex(line["chain"]), line
        if event is None:
            continue
        if sha(canonical(event)).hex() != line["digest"]:
            faults.append(f"{place}: event")
        if "dataSalt" in line:
            data = raw[raw.index(b',"data":', raw.index(b',"dataSalt":')) + 8 :].rstrip(b"\n")[:-1]
            if sha(bytes.fromhex(line["dataSalt"]), data).hex() != event["dataDigest"]:
                faults.append(f"{place}: data")
        else:
            erased[event["streamId"], event["id"]] = place
        if "origin" in line and sha(bytes.fromhex(line["originSalt"]), canonical(line["origin"])).hex() != event["originDigest"]:
            faults.append(f"{place}: origin")
        if event["type"] == "ContentRedacted":
            erased.pop((event["streamId"], line["data"]["eventId"]), None)
        if header["view"] == "council" and event["version"] != versions.get(event["streamId"], 0) + 1:
            faults.append(f"{place}: version")
        versions[event["streamId"]] = event["version"]
faults += [f"{place}: data is gone, and nothing redacted it" for place in erased.values()]
if [header[name] for name in ("position", "recordedAt", "chain")] != [last and last[name] for name in ("position", "recordedAt", "chain")]:
    faults.append("header: not the end of these events")
if len(sys.argv) > 2:
    note, keys = open(sys.argv[2], "rb").read(), open(sys.argv[3]).read().split()
    text, signatures = note[: note.rindex(b"\n\n") + 1], note[note.rindex(b"\n\n") + 2 :].decode().splitlines()
    origin, size, hashed = text.decode().split("\n")[:3]
    if not is_signed(text, signatures, keys):
        faults.append("checkpoint: signature")
    if origin.split("/")[1] != header["council"] or base64.b64decode(hashed) != root(entries[: int(size)]):
        faults.append("checkpoint: root")
print("\n".join(faults) or f"{len(entries)} events hold")
sys.exit(1 if faults else 0)
