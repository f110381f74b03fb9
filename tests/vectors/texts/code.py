"""Short pieces of code and of machine-made text, written for this file."""

from __future__ import annotations

from collections.abc import Iterator

from .text import Text

CODE = {
    "python": 'def mean(values: list[float]) -> float:\n    """Not for empty lists."""\n    return sum(values) / len(values)  # O(n)\n\n\nif __name__ == "__main__":\n    print(f"{mean([1, 2.5]):>8.3f}")\n',
    "rust": "impl<'a, T: Ord + ?Sized> Heap<'a, T> {\n    fn pop(&mut self) -> Option<&'a T> {\n        self.items.pop().filter(|&x| x >= self.min)\n    }\n}\n",
    "c": '#define MIN(a,b) ((a)<(b)?(a):(b))\nint main(void)\n{\n\tfor (size_t i = 0; i != 10u; ++i)\n\t\tprintf("%zu\\n", i);\n\treturn 0;\n}\n',
    "javascript": "const squares = [...Array(5).keys()].map(x => x ** 2);\nconsole.log(`sum=${squares.reduce((a, b) => a + b, 0)}`); // 30\n",
    "typescript": "export type Result<T> = { ok: true; value: T } | { ok: false; error?: Error };\n",
    "go": "func (s *Server) Close() error {\n\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\tif s.done == nil {\n\t\treturn nil\n\t}\n\tclose(s.done)\n\treturn <-s.errs\n}\n",
    "java": 'public final class Pair<A, B> {\r\n    private final A left;\r\n    @Override public String toString() { return "(" + left + ")"; }\r\n}\r\n',
    "kotlin": "val byLength = words.groupBy { it.length }.mapValues { (_, v) -> v.size }\n",
    "swift": "guard let url = URL(string: path), url.isFileURL else { return nil }\n",
    "haskell": "primes = sieve [2..] where sieve (p:xs) = p : sieve [x | x <- xs, x `mod` p /= 0]\n",
    "lisp": "(defun twice (f x) (funcall f (funcall f x))) ; => ((()))\n",
    "sql": "SELECT u.id, COUNT(*) AS n FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE u.name LIKE 'O''Neil%' GROUP BY 1 HAVING n > 3;\n",
    "shell": '#!/bin/sh\nset -eu\nfor f in *.txt; do\n  [ -s "$f" ] && wc -c < "$f" | awk \'{s+=$1} END {print s}\'\ndone >>log 2>&1\n',
    "make": "all: $(OBJS)\n\t@$(CC) -o $@ $^ \\\n\t\t$(LDFLAGS)\n\n.PHONY: all\n",
    "html": "<!DOCTYPE html>\n<ul class=\"a b\"><li data-x='1'>Tea &amp; cake</li><!-- no more --></ul><br/>\n",
    "css": '.card:hover > a::after{content:"\\201C";margin:0 auto!important;color:#0af}\n',
    "latex": "\\frac{\\partial u}{\\partial t} = \\alpha \\nabla^2 u \\quad\\text{for } x\\in\\Omega % heat\n",
    "assembly": "loop:\tmovq\t8(%rsp), %rax\n\tjne\t.L3\t# again\n",
    "diff": "--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,3 @@\n-int x = 1;\n+int x = 2;\n",
    "json": '{"id": 42, "name": "Ana\\u00efs", "tags": ["a", "b"], "ratio": -1.5e-07, "none": null, "nested": {"ok": true}}',
    "json_compact": '{"a":[1,22,333,4444,55555,666666],"b":{"c":"d"},"e":[],"f":{}}',
    "json_pretty": '{\n    "rows": [\n        {\n            "x": 0.125,\n            "y": [\n            ]\n        }\n    ]\n}\n',
    "yaml": "on:\n  push:\n    branches: [main]\njobs:\n  test: &t\n    - run: |\n        echo 'hi'\n",
    "toml": '[package]\nname = "demo"\nversion = \'0.1.0\'\n[[bin]]\npath = "src/main.rs"\n',
    "xml": '<?xml version="1.0"?><a:b xmlns:a="urn:x"><![CDATA[1 < 2]]></a:b>',
    "csv": 'date;amount;who\n2024-02-29;1.234,50;"Müller, K."\n2024-03-01;-7;\n',
    "log": "2024-12-05T23:59:59.999Z WARN [pool-3-thread-17] c.e.Db - retry=2/5 took 1532ms err=0x8007000E ip=10.0.255.1:8443\n",
    "traceback": 'Traceback (most recent call last):\n  File "x.py", line 7, in <module>\n    f(None)\nTypeError: f() takes 0 positional arguments but 1 was given\n',
    "markdown": "# Title\n\n- [x] *done* **now**\n- `code`\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```py\nx=1\n```\n> quoted\n",
    "url": "https://user:pw@sub.example.com:8080/a/b%20c/?q=1&r=%E2%9C%93#frag",
    "paths": "C:\\Users\\me\\AppData\\Local\\Temp\\~x.tmp;/usr/local/lib/../lib64//libfoo.so.1.2",
    "email": 'From: "A. B." <a.b+c@example.org>\r\nSubject: =?UTF-8?Q?gr=C3=BC=C3=9Fe?=\r\n\r\nHi!\r\n-- \r\nA\r\n',
    "base64": "SGVsbG8sIHdvcmxkISBUaGlzIGlzIG5vdCBhIHNlY3JldCwganVzdCBhIGxpbmUgb2YgdGV4dC4gMDEyMzQ1Njc4OQ==",
    "hex": "deadbeefcafebabe0123456789abcdef00000000ffffffff7f454c4602010100",
    "uuid": "123e4567-e89b-12d3-a456-426614174000 {F47AC10B-58CC-4372-A567-0E02B2C3D479}",
    "regex": "^(?:[^\\r\\n\\p{L}]?\\p{L}+|\\d{1,3}(?=\\s|$))*?$",
    "dna": "ACGTTGCAACGTNNNNACGTRYKMSWBDHVacgtnACGTTTTTTTTTTTTAAAAAAAAAAAA",
    "numbers": "0 1 12 123 1234 12345 123456 1234567 3.14159 -0.5 1e10 0xFF 1_000_000 1,000,000 12:34:56 ½ ² Ⅷ ๑๒๓",
    "operators": "a+=b; c<<=2; d!==e; f?.g??h; i&&j||!k; l->m; n::o; <=> ... ### ***** ===== -----> <!-- -->",
    "ascii_art": "  /\\_/\\  \n ( o.o ) \n  > ^ <  \n",
    "box_drawing": "┌──┬──┐\n│ 1│ 2│\n└──┴──┘\n",
    "braille": "⠓⠑⠇⠇⠕ ⠺⠕⠗⠇⠙",
    "phonetic": "/ˌɪntəˈnæʃənəl/ [fəˈnɛtɪk] ʔaɾˤ",
}


def texts() -> Iterator[Text]:
    for name, text in CODE.items():
        yield Text(f"code/{name}", text)
