"""Bad input for form fields: for words, numbers, dates and ids."""

PAYLOADS = [
    # empty or blank
    "", " ", "\t", "\n", "\r\n", "\u00a0", "\u200b", "\ufeff", "null", "None", "undefined", "NaN", "true", "[]", "{}",
    # invalid or too large numbers
    "0", "-1", "1e309", "9" * 30, "2147483648", "9223372036854775808", "0x41", "1,5", "١٢٣", "½",
    # invalid dates and times
    "9999-12-31", "0000-00-00", "2026-02-30", "2026-13-01", "10000-01-01", "24:00", "25:61", "now",
    # control characters, combining characters, very long text
    "\x00", "a\x00b", "\x1b[31m", "\u202eevil", "\ud83d", "😀" * 50, "é" * 300, "ﷺ" * 40, "Z̸̢͝" * 20, "a" * 200_000,
    # markup and scripts
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", '"><b hx-get="/">x</b>',
    "javascript:alert(1)", "{{ 7|add:7 }}", "{% debug %}", "${7*7}", "%(x)s %s %d", "&lt;b&gt;",
    # SQL, shell and path injection
    "' OR '1'='1", "1; DROP TABLE members_user; --", "$(id)", "`id`", "../../etc/passwd", "..\\..\\boot.ini",
    # injection into mail headers, calendar entries and spreadsheets
    "a\r\nBcc: all@x.example", "a\nATTENDEE:mailto:x@x.example", "=cmd|' /C calc'!A0", "a\u2028b",
    # addresses of other sites
    "//evil.example", "/\\evil.example", "https://evil.example", "http://[::1", "mailto:x@x.example", "x@", "@x", "a@b",
]  # fmt: skip
#: One of several kinds, for the tests.
HANDFUL = [
    "",
    "\x00",
    "9" * 30,
    "9999-12-31",
    "\ud83d",
    "a" * 200_000,
    "<script>alert(1)</script>",
    "//evil.example",
    "a\r\nb",
]
