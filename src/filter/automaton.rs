//! A pattern as a lazy DFA, made without the parser and the tables that a general engine brings.

use std::panic::{RefUnwindSafe, UnwindSafe};

use regex_automata::{
    Anchored, Input, MatchKind,
    hybrid::{
        dfa::{Cache, DFA},
        regex::{self, Regex},
    },
    nfa::thompson::{Builder, NFA, Transition},
    util::{look::Look, pool::Pool, primitives::StateID},
};

use super::syntax::Node;

/// Makes what a search writes.
type Make<T> = Box<dyn Fn() -> T + Send + Sync + UnwindSafe + RefUnwindSafe>;

/// What searches write; each thread takes one.
type Caches<T> = Pool<T, Make<T>>;

/// Finds the matches of a pattern, the leftmost first, and of those at a place the one that the
/// pattern prefers.
pub struct Automaton {
    regex: Regex,
    caches: Caches<regex::Cache>,
}

impl Automaton {
    pub fn new(node: &Node) -> Option<Automaton> {
        let forward = dfa(nfa(node, false)?, MatchKind::LeftmostFirst)?;
        let reverse = dfa(nfa(node, true)?, MatchKind::All)?;
        let of = Regex::builder().build_from_dfas(forward.clone(), reverse.clone());
        let regex = Regex::builder().build_from_dfas(forward, reverse);
        Some(Automaton {
            regex,
            caches: Pool::new(Box::new(move || of.create_cache())),
        })
    }

    /// The first match that begins at a place or behind it; the text before is seen by `\b`.
    pub fn find(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        let input = Input::new(text).range(from..);
        let found = self.regex.find(&mut self.caches.get(), input)?;
        Some((found.start(), found.end()))
    }
}

/// Tells whether a pattern matches a whole value.
pub struct Whole {
    dfa: DFA,
    caches: Caches<Cache>,
}

impl Whole {
    pub fn new(node: &Node) -> Option<Whole> {
        let dfa = dfa(nfa(node, false)?, MatchKind::All)?;
        let of = dfa.clone();
        Some(Whole {
            dfa,
            caches: Pool::new(Box::new(move || of.create_cache())),
        })
    }

    pub fn matches(&self, value: &[u8]) -> bool {
        let input = Input::new(value).anchored(Anchored::Yes);
        let found = self.dfa.try_search_fwd(&mut self.caches.get(), &input);
        matches!(found, Ok(Some(end)) if end.offset() == value.len())
    }
}

fn dfa(nfa: NFA, kind: MatchKind) -> Option<DFA> {
    let config = DFA::config()
        .match_kind(kind)
        .skip_cache_capacity_check(true);
    DFA::builder().configure(config).build_from_nfa(nfa).ok()
}

fn nfa(node: &Node, reverse: bool) -> Option<NFA> {
    let mut maker = Maker {
        builder: Builder::new(),
        reverse,
    };
    maker.builder.set_reverse(reverse);
    maker.builder.start_pattern().ok()?;
    let start = maker.builder.add_empty().ok()?;
    let end = maker.node(node, start)?;
    let matched = maker.builder.add_match().ok()?;
    maker.builder.patch(end, matched).ok()?;
    maker.builder.finish_pattern(start).ok()?;
    // A search that is not anchored begins anew at each byte, at last.
    let again = maker.builder.add_union_reverse(vec![]).ok()?;
    let any = maker
        .builder
        .add_range(Transition {
            start: 0,
            end: 255,
            next: again,
        })
        .ok()?;
    maker.builder.patch(again, any).ok()?;
    maker.builder.patch(again, start).ok()?;
    maker.builder.build(start, again).ok()
}

struct Maker {
    builder: Builder,
    reverse: bool,
}

impl Maker {
    /// Adds a part behind the state `from`; the state that it ends in.
    fn node(&mut self, node: &Node, from: StateID) -> Option<StateID> {
        match node {
            Node::Literal(bytes) => self.bytes(bytes.iter().map(|&byte| (byte, byte)), from),
            Node::Class { ascii, wide } => self.class(*ascii, *wide, from),
            Node::Boundary(is) => {
                let look = if *is {
                    Look::WordAscii
                } else {
                    Look::WordAsciiNegate
                };
                let state = self.builder.add_look(StateID::ZERO, look).ok()?;
                self.builder.patch(from, state).ok()?;
                Some(state)
            }
            Node::Sequence(nodes) => {
                let mut end = from;
                for index in 0..nodes.len() {
                    let index = if self.reverse {
                        nodes.len() - 1 - index
                    } else {
                        index
                    };
                    end = self.node(&nodes[index], end)?;
                }
                Some(end)
            }
            Node::Either(nodes) => {
                let fork = self.builder.add_union(vec![]).ok()?;
                self.builder.patch(from, fork).ok()?;
                let join = self.builder.add_empty().ok()?;
                for node in nodes {
                    let start = self.builder.add_empty().ok()?;
                    self.builder.patch(fork, start).ok()?;
                    let end = self.node(node, start)?;
                    self.builder.patch(end, join).ok()?;
                }
                Some(join)
            }
            Node::Repeat {
                node,
                least,
                most,
                lazy,
            } => {
                let mut end = from;
                for _ in 0..*least {
                    end = self.node(node, end)?;
                }
                let join = self.builder.add_empty().ok()?;
                for _ in *least..*most {
                    let fork = if *lazy {
                        self.builder.add_union_reverse(vec![]).ok()?
                    } else {
                        self.builder.add_union(vec![]).ok()?
                    };
                    self.builder.patch(end, fork).ok()?;
                    let start = self.builder.add_empty().ok()?;
                    self.builder.patch(fork, start).ok()?;
                    self.builder.patch(fork, join).ok()?;
                    end = self.node(node, start)?;
                }
                self.builder.patch(end, join).ok()?;
                Some(join)
            }
        }
    }

    /// Adds one range of bytes after another.
    fn bytes(
        &mut self,
        ranges: impl DoubleEndedIterator<Item = (u8, u8)>,
        from: StateID,
    ) -> Option<StateID> {
        let ranges: Vec<_> = if self.reverse {
            ranges.rev().collect()
        } else {
            ranges.collect()
        };
        let mut last = from;
        for (start, end) in ranges {
            let state = self
                .builder
                .add_range(Transition {
                    start,
                    end,
                    next: StateID::ZERO,
                })
                .ok()?;
            self.builder.patch(last, state).ok()?;
            last = state;
        }
        Some(last)
    }

    fn class(&mut self, ascii: u128, wide: bool, from: StateID) -> Option<StateID> {
        let fork = self.builder.add_union(vec![]).ok()?;
        self.builder.patch(from, fork).ok()?;
        let join = self.builder.add_empty().ok()?;
        let mut sequences: Vec<Vec<(u8, u8)>> = Vec::new();
        let mut byte = 0_u8;
        while byte < 128 {
            let start = byte;
            while byte < 128 && ascii >> byte & 1 != 0 {
                byte += 1;
            }
            if byte > start {
                sequences.push(vec![(start, byte - 1)]);
            }
            byte += 1;
        }
        if wide {
            // The text is UTF-8, so no more needs to be told of it than how long a character is.
            let more = (0x80, 0xBF);
            sequences.push(vec![(0xC2, 0xDF), more]);
            sequences.push(vec![(0xE0, 0xEF), more, more]);
            sequences.push(vec![(0xF0, 0xF4), more, more, more]);
        }
        for sequence in sequences {
            let start = self.builder.add_empty().ok()?;
            self.builder.patch(fork, start).ok()?;
            let end = self.bytes(sequence.into_iter(), start)?;
            self.builder.patch(end, join).ok()?;
        }
        Some(join)
    }
}
