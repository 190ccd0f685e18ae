"""Prints one line a check, and remembers what the other client is to find."""

import json
import traceback

expectations = {}
failed = 0


def check(name, holds, seen=None):
    global failed
    if holds:
        print(f"ok {name}")
    else:
        failed += 1
        print(f"not ok {name}: {seen!r}")


def raises(name, call, **expected):
    """Checks that a call fails, and with what."""
    try:
        result = call()
    except Exception as error:  # noqa: BLE001 - any error is looked at
        seen = {key: getattr(error, key, None) for key in expected}
        seen.update({key: (error.details or {}).get(key) for key in expected if hasattr(error, "details") and seen[key] is None})
        check(name, all(seen[key] == value for key, value in expected.items()), (seen, str(error)))
        return error
    check(name, False, f"no error but {result!r}")
    return None


def expect(collection, table, key, **values):
    """The other client is to read these values; no row at all if there are none. The last word on a row counts."""
    expectations[(collection, key)] = {"collection": collection, "table": table, "key": key, "values": values}


def run(steps, expectations_file=None):
    for step in steps:
        try:
            step()
        except Exception:  # noqa: BLE001
            check(step.__name__, False, traceback.format_exc())
    if expectations_file:
        with open(expectations_file, "w", encoding="utf-8") as file:
            json.dump(list(expectations.values()), file)
    raise SystemExit(1 if failed else 0)
