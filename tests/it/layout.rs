//! The house of `src`: no import points up, and none leads back to where it came from.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What stands in `src`, from the ground up: each may use what stands before it, never what follows.
const FLOORS: [&str; 14] = [
    "memory",
    "error",
    "json",
    "threads",
    "simd",
    "unit",
    "filter",
    "tokenizer",
    "models",
    "chunk_sizer",
    "chat",
    "interface",
    "foreign",
    "lib",
];

/// A module by the segments of its path in the crate; `lib` is the empty path.
type Module = Vec<String>;

/// The files of modules, but for the build script's and those of tests alone.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("build") {
                files(&path, found);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

fn module(file: &Path, src: &Path) -> Module {
    let inside = file.strip_prefix(src).unwrap().with_extension("");
    let mut segments: Module = inside
        .iter()
        .map(|segment| segment.to_str().unwrap().to_owned())
        .collect();
    if matches!(segments.last().map(String::as_str), Some("mod" | "lib")) {
        segments.pop();
    }
    segments
}

/// The paths that a `use` names, with its braces opened.
fn opened(tree: &str) -> Vec<String> {
    let Some((head, rest)) = tree.split_once('{') else {
        return vec![tree.trim().to_owned()];
    };
    let inner = rest.rsplit_once('}').unwrap().0;
    let (mut paths, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, character) in inner.char_indices().chain([(inner.len(), ',')]) {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = inner[start..at].trim();
                if !part.is_empty() {
                    paths.extend(
                        opened(part)
                            .iter()
                            .map(|path| format!("{}{path}", head.trim())),
                    );
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    paths
}

/// The modules that a file names, by `use` or by a path in its code.
fn arrows(
    source: &str,
    from: &Module,
    is_mod: bool,
    modules: &BTreeSet<Module>,
) -> BTreeSet<Module> {
    let code: String = source
        .split("\nmod tests {")
        .next()
        .unwrap()
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n");
    let mut paths = Vec::new();
    for statement in code.split(';') {
        let words = statement.trim_start();
        match words.split_once("use ") {
            Some((before, tree))
                if before.is_empty()
                    || before.trim_start().starts_with("pub")
                    || before.trim_end().ends_with(']')
                    || before.trim_end().ends_with('}') =>
            {
                paths.extend(opened(tree));
            }
            _ => {}
        }
    }
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            // What follows `in` says who may see an item.
            if !code[..at].ends_with("::") && !code[..at].ends_with("in ") {
                let end = |c: char| !(c.is_alphanumeric() || "_:".contains(c));
                let path = code[at..].split(end).next().unwrap();
                // A brace follows where a `use` has it.
                if !path.ends_with("::") {
                    paths.push(path.to_owned());
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    for path in paths {
        let mut segments = path.split("::").map(str::trim).peekable();
        let mut base: Module = match segments.peek().copied() {
            Some("crate") => Vec::new(),
            Some("super" | "self") => from.clone(),
            // A child, by its name alone.
            Some(name) if is_mod => {
                let child: Module = from.iter().cloned().chain([name.to_owned()]).collect();
                if !modules.contains(&child) {
                    continue;
                }
                from.clone()
            }
            _ => continue,
        };
        for segment in segments {
            match segment {
                "crate" | "self" => {}
                "super" => {
                    base.pop();
                }
                name => {
                    let deeper: Module = base.iter().cloned().chain([name.to_owned()]).collect();
                    if !modules.contains(&deeper) {
                        break;
                    }
                    base = deeper;
                }
            }
        }
        // The front page is for users; a path that ends there names the macro or item of none.
        if base != *from && !(base.is_empty() && path == "crate") {
            found.insert(base);
        }
    }
    found
}

fn shown(module: &Module) -> String {
    if module.is_empty() {
        "lib".to_owned()
    } else {
        module.join("::")
    }
}

fn floor(module: &Module) -> usize {
    let room = module.first().map_or("lib", String::as_str);
    let found = FLOORS.iter().position(|&known| known == room);
    found.unwrap_or_else(|| panic!("src/{room} has no floor: add it to FLOORS in tests/layout.rs."))
}

#[test]
fn no_import_points_up_and_none_goes_round() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&src, &mut paths);
    let modules: BTreeSet<Module> = paths.iter().map(|path| module(path, &src)).collect();
    let graph: BTreeMap<Module, BTreeSet<Module>> = paths
        .iter()
        .map(|path| {
            let from = module(path, &src);
            let is_mod = path.ends_with("mod.rs") || path.ends_with("lib.rs");
            let source = fs::read_to_string(path).unwrap();
            let to = arrows(&source, &from, is_mod, &modules);
            (from, to)
        })
        .collect();
    let number: usize = graph.values().map(BTreeSet::len).sum();
    assert!(number > 80, "only {number} arrows were found");

    let mut wrong = Vec::new();
    for (from, tos) in &graph {
        for to in tos {
            if floor(to) > floor(from) {
                wrong.push(format!("{} -> {} points up", shown(from), shown(to)));
            }
        }
    }
    // Rooms that no arrow leads out of, or into, are taken away; what stays goes round.
    let mut left = graph.clone();
    loop {
        let entered: BTreeSet<Module> = left.values().flatten().cloned().collect();
        let before = left.len();
        let rooms: BTreeSet<Module> = left.keys().cloned().collect();
        left.retain(|room, tos| {
            entered.contains(room) && tos.iter().any(|to| rooms.contains(to) && to != room)
        });
        if left.len() == before {
            break;
        }
    }
    for (from, tos) in &left {
        for to in tos.iter().filter(|to| left.contains_key(*to)) {
            wrong.push(format!(
                "{} -> {} leads into a circle",
                shown(from),
                shown(to)
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
