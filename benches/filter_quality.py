"""Recall and precision of the filter's rules on sets that others made, as a table for the README.

Needs Faker, phonenumbers, schwifty and python-stdnum. Run with the package installed:

    python benches/filter_quality.py [--number 2000] [FOLDER ...]

Each FOLDER has ordinary text (documents, sources, logs) for false findings; without one, the
standard library of the running Python and the installed packages are read, 6 MB at most, with the
system's log files among them.
"""

from __future__ import annotations

import argparse
import random
import sys
import sysconfig
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import phonenumbers
from faker import Faker
from schwifty import IBAN
from stdnum import luhn

import ainalyn

LOCALES = (
    "en_US", "en_GB", "de_DE", "fr_FR", "it_IT", "es_ES", "pt_BR", "nl_NL", "pl_PL", "ja_JP",
)  # fmt: skip
#: Around each value, so that it stands in the middle of text of several kinds.
AROUND = (("Contact ", " today."), ("x=", ";"), ("值", "，谢谢"), ('{"a": "', '"}'), ("(", ")"))
MOST_TEXT = 6_000_000
#: What log files may take of it.
MOST_LOGS = 2_000_000
LOGS = Path("/var/log")
#: Packages whose texts are examples of what is found.
EXAMPLES = {"ainalyn", "faker", "phonenumbers", "schwifty", "stdnum"}
DISGUISES = (
    ("CJK beside", "请联系jane@example.com谢谢"),
    ("zero width", "jane@exa\u200bmple.com"),
    ("soft hyphen", "jane@exam\xadple.com"),
    ("full width", "ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
    ("Cyrillic letter", "j\u0430ne@ex\u0430mple.com"),
    ("no-break space in a card", "4111\u00a01111\u00a01111\u00a01111"),
    ("Arabic digits", "٤١١١١١١١١١١١١١١١"),
    ("en dash in an SSN", "123–45–6789"),
    ("thin spaces in a phone", "+1\u2009202\u2009555\u20090123"),
    ("emoji before", "😀😀jane@example.com"),
)


def fakers() -> list[Faker]:
    """One for each locale, seeded."""
    made = [Faker(locale) for locale in LOCALES]
    for number, one in enumerate(made):
        one.seed_instance(number)
    return made


def generated(number: int) -> Iterator[tuple[str, str, list[str]]]:
    """A set's name, its rule, and its values."""
    fakes = fakers()

    def values(method: str, only: slice = slice(None)) -> list[str]:
        some = fakes[only]
        return [str(getattr(some[n % len(some)], method)()) for n in range(number)]

    yield "mail, Faker", "email", values("email")
    yield "IBAN, Faker", "iban", values("iban")
    yield "IBAN, schwifty", "iban", [IBAN.random().compact for _ in range(number)]
    yield "IBAN in fours, schwifty", "iban", [IBAN.random().formatted for _ in range(number)]
    yield "IPv4, Faker", "ipv4", values("ipv4")
    yield "IPv6, Faker", "ipv6", values("ipv6")
    yield "MAC, Faker", "mac", values("mac_address")
    yield "US SSN, Faker", "us_ssn", values("ssn", slice(1))
    yield "card, Faker", "card", values("credit_card_number")
    worded = [f"card {value}" for value in values("credit_card_number")]
    yield "card behind a word, Faker", "card", worded
    yield "phone, Faker", "phone", values("phone_number")
    yield (
        "phone, international, phonenumbers",
        "phone",
        examples(phonenumbers.PhoneNumberFormat.INTERNATIONAL),
    )
    yield "phone, E.164, phonenumbers", "phone", examples(phonenumbers.PhoneNumberFormat.E164)
    national = examples(phonenumbers.PhoneNumberFormat.NATIONAL)
    yield "phone, national behind a word", "phone", [f"Tel. {value}" for value in national]


def examples(form: int) -> list[str]:
    """The example numbers of every region and type."""
    found = []
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in range(11):
            number = phonenumbers.example_number_for_type(region, kind)
            if number is not None:
                found.append(phonenumbers.format_number(number, form))
    return found


def recall(
    found: Callable[[str], list[ainalyn.Finding]], rule: str, values: list[str]
) -> Counter[str]:
    """How many values are found whole, and how many findings there are of other rules."""
    counts: Counter[str] = Counter()
    for number, value in enumerate(values):
        before, behind = AROUND[number % len(AROUND)]
        start = len(before)
        findings = found(before + value + behind)
        end = start + len(value)
        word = value.rfind("card ") + value.rfind("Tel. ") + 2
        start += 5 if word else 0
        whole = [one for one in findings if one.start <= start and one.end >= end]
        counts["found"] += bool(whole)
        counts["right"] += any(one.rule == rule for one in whole)
        counts["other"] += sum(one.end <= start or one.start >= end for one in findings)
        if not whole:
            counts[f"missed {value}"] += 1
    return counts


def ordinary(folders: list[Path], most: int) -> Iterator[str]:
    """Texts of files, the same in every run."""
    paths = sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in (".py", ".md", ".rst", ".txt", ".log", ".json", ".pyi", ".h", ".c")
        and EXAMPLES.isdisjoint(path.parts)
    )
    random.Random(1).shuffle(paths)
    left = most
    for path in paths:
        try:
            text = path.read_text("utf-8", "replace")[: min(left, 200_000)]
        except OSError:
            continue
        left -= len(text)
        yield text
        if left <= 0:
            return


def mutated(find: Callable[[str], list[ainalyn.Finding]], number: int) -> int:
    """How many cards are found of numbers that Luhn's sum does not hold for."""
    fake, chance = Faker("en_US"), random.Random(7)
    fake.seed_instance(7)
    wrong = 0
    for _ in range(number):
        digits = list(fake.credit_card_number())
        digits[chance.randrange(len(digits))] = str(chance.randrange(10))
        value = "".join(digits)
        wrong += not luhn.is_valid(value) and bool(find(f"card {value}."))
    return wrong


README = Path(__file__).resolve().parent.parent / "README.md"
START = "<!-- made by: python benches/filter_quality.py --readme -->\n"
END = "<!-- end of what is made -->\n"


def update(lines: list[str]) -> None:
    """Puts the table into the README, between the marks."""
    before, _, rest = README.read_text("utf-8").partition(START)
    text = before + START + "\n".join(lines) + "\n" + END + rest.partition(END)[2]
    README.write_text(text, "utf-8")


def main() -> int:
    """Prints the tables; an exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--number", type=int, default=2000, help="values of each set")
    parser.add_argument("--missed", type=int, default=0, help="print so many that were missed")
    parser.add_argument("--readme", action="store_true", help="put the table into the README")
    arguments = parser.parse_args()
    find = ainalyn.Filter().find
    lines = [
        "| set | values | found whole | by its rule | found beside it |",
        "|---|---|---|---|---|",
    ]
    print("\n".join(lines))
    for name, rule, values in generated(arguments.number):
        counts = recall(find, rule, values)
        total = len(values)
        found, right = counts["found"] / total, counts["right"] / total
        lines.append(f"| {name} | {total:,} | {found:.3f} | {right:.3f} | {counts['other']} |")
        print(lines[-1])
        missed = [key[7:] for key in counts if key.startswith("missed ")]
        for value in missed[: arguments.missed]:
            print("  ", value)
    disguised = [name for name, text in DISGUISES if not find(text)]
    print(f"\nDisguises: {len(DISGUISES) - len(disguised)} of {len(DISGUISES)}", *disguised)
    print(f"Cards found of {arguments.number} numbers with a wrong digit:", end=" ")
    print(mutated(find, arguments.number))
    folders = arguments.folders or [
        Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("purelib"))
    ]  # fmt: skip
    false: Counter[str] = Counter()
    logs = [] if arguments.folders else list(ordinary([LOGS], MOST_LOGS))
    logged, size = sum(map(len, logs)), 0
    for text in (*logs, *ordinary(folders, MOST_TEXT - logged)):
        size += len(text)
        for one in find(text):
            false[one.rule] += 1
            if arguments.missed:
                print("  ", one.rule, repr(text[max(one.start - 20, 0) : one.end + 10]))
    of_logs = f" and of log files ({logged:,})" if logged else ""
    told = ", ".join(f"{rule} {count}" for rule, count in false.most_common())
    lines += [
        "",
        f"In {size:,} characters of sources and documents of Python packages{of_logs}: {told}.",
    ]
    lines += [f"Of ten disguises, {len(DISGUISES) - len(disguised)} are seen through."]
    print("\n".join(lines[-2:]))
    if arguments.readme:
        update(lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
