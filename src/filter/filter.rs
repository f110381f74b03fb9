//! A filter: made once, never changed, shared between threads.

use std::panic::{AssertUnwindSafe, catch_unwind};

#[cfg(feature = "patterns")]
use super::patterns::Searched;
use super::{
    BYTES_PER_THREAD,
    action::{self, Action},
    allow::Allow,
    config::FilterConfig,
    engine::Engine,
    error::FilterError,
    finding::{Finding, Redacted, Step},
    fold::Folded,
    reserved::is_reserved,
    rules::network::{VERSION_NEAR, version_before},
    selection::{actions, is_known, selected},
    span::{Span, Spans, merge},
    text::Text,
    words::Words,
};
use crate::{
    error::quoted,
    memory::{self, Refused, checked},
    threads,
};

/// Finds and takes out what its rules name, in time linear in the text.
///
/// Places are bytes. No answer and no error holds a value that was found, but for the text that
/// [`Filter::redact`] gives, in which the action `keep` leaves it.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{Filter, FilterConfig};

let filter = Filter::new(FilterConfig::default())?;
let redacted = filter.redact("mail jane@example.com")?;
assert_eq!(redacted.text, "mail [EMAIL]");
assert_eq!((redacted.findings[0].start, redacted.findings[0].end), (5, 21));
# Ok::<(), ainalyn_tokenizer::FilterError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Filter {
    /// By the number of a rule: the user's own first, then those of the catalogue.
    names: Vec<String>,
    actions: Vec<Action>,
    engine: Engine,
    words: Option<Words>,
    #[cfg(feature = "patterns")]
    patterns: Vec<Searched>,
    allow: Allow,
    key: Vec<u8>,
    fold: bool,
    skip_reserved: bool,
    /// How many of the rules are the user's own.
    own: usize,
}

/// The findings of a text, as spans of its bytes, in order.
pub(super) struct Found {
    pub spans: Vec<Span>,
    /// Of a step, what must be told of at once: each match, also of what is allowed, with what is found
    /// behind it because of it.
    together: Vec<(usize, usize)>,
    /// Before this byte, nothing depends on what may follow the text.
    pub settled: usize,
    /// Whether bytes of the text are characters.
    #[cfg(feature = "uniffi")]
    pub ascii: bool,
}

impl Filter {
    /// Makes a filter. Cost: some 0.1 ms, and more for words and patterns.
    ///
    /// # Errors
    ///
    /// Every variant of [`FilterError`] but the last two, for what can't be used of the configuration.
    pub fn new(config: FilterConfig) -> Result<Filter, FilterError> {
        guarded(|| {
            memory::need(BYTES_OF_FILTER);
            Self::made(config)
        })
    }

    fn made(config: FilterConfig) -> Result<Filter, FilterError> {
        #[cfg(not(feature = "patterns"))]
        if !config.patterns.is_empty() {
            return Err(super::error::no_patterns());
        }
        let entries = selected(config.rules.as_deref())?;
        let words = config.words.iter().map(|list| list.name.as_str());
        let patterns = config.patterns.iter().map(|pattern| pattern.name.as_str());
        let own: Vec<&str> = words.chain(patterns).collect();
        check_names(&own)?;
        let actions = actions(&config, &own, &entries)?;
        let first = own.len();
        let numbered = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| ((first + index) as u16, *entry));
        let engine = Engine::new(numbered);
        let names = own
            .iter()
            .copied()
            .chain(entries.iter().map(|entry| entry.name));
        let names: Vec<String> = names.map(str::to_owned).collect();
        let folded = |text: &str| seen(text, config.fold).text.into_owned();
        let numbers = |name: &str| {
            let of_group = |at: &usize| {
                at.checked_sub(first)
                    .is_some_and(|at| entries[at].group == name)
            };
            let on = (0..names.len()).filter(|at| names[*at] == name || of_group(at));
            on.map(|at| at as u16).collect()
        };
        let known = |name: &str| own.contains(&name) || is_known(name);
        let allow = Allow::new(
            &config.allow,
            &config.allow_patterns,
            numbers,
            known,
            folded,
        )?;
        Ok(Filter {
            words: Words::new(&config.words, folded)?,
            #[cfg(feature = "patterns")]
            patterns: (config.words.len()..)
                .zip(&config.patterns)
                .map(|(number, pattern)| Searched::new(pattern, number as u16, folded))
                .collect::<Result<_, _>>()?,
            allow,
            names,
            actions,
            engine,
            own: first,
            fold: config.fold,
            skip_reserved: config.skip_reserved,
            key: config.key.unwrap_or_default(),
        })
    }

    /// What the rules find, in order; nothing overlaps.
    ///
    /// # Errors
    ///
    /// [`FilterError::Internal`] alone.
    pub fn find(&self, text: &str) -> Result<Vec<Finding>, FilterError> {
        guarded(|| {
            let spans = self.found(text)?.spans;
            Ok(self.findings(spans))
        })
    }

    /// The text without what the rules find.
    ///
    /// # Errors
    ///
    /// [`FilterError::Blocked`] when a rule that blocks found something, and [`FilterError::Internal`].
    pub fn redact(&self, text: &str) -> Result<Redacted, FilterError> {
        guarded(|| {
            let found = self.found(text)?;
            self.check_blocked(&found.spans)?;
            Ok(Redacted {
                text: self.rewritten(text, 0, text.len(), &found.spans),
                findings: self.findings(found.spans),
            })
        })
    }

    /// [`Filter::find`] of each text, on at most `threads` threads (0: one for each processor).
    ///
    /// # Errors
    ///
    /// Those of [`Filter::find`].
    pub fn find_batch(
        &self,
        texts: &[&str],
        threads: usize,
    ) -> Result<Vec<Vec<Finding>>, FilterError> {
        checked(|| threads::each(texts, threads, BYTES_PER_THREAD, |text| self.find(text)))
    }

    /// [`Filter::redact`] of each text, on at most `threads` threads (0: one for each processor).
    ///
    /// # Errors
    ///
    /// Those of [`Filter::redact`], for the first text that has one.
    pub fn redact_batch(
        &self,
        texts: &[&str],
        threads: usize,
    ) -> Result<Vec<Redacted>, FilterError> {
        checked(|| threads::each(texts, threads, BYTES_PER_THREAD, |text| self.redact(text)))
    }

    /// One step of a stream: what can be told of `buffer[start..]`, whatever follows it, or all of it
    /// when it is the `last` one. What stands before `start` is context; 1,024 characters are enough.
    ///
    /// # Errors
    ///
    /// Those of [`Filter::redact`], and [`FilterError::InvalidInput`] when `start` is no place in the
    /// buffer.
    pub fn step(&self, buffer: &str, start: usize, last: bool) -> Result<Step, FilterError> {
        if !buffer.is_char_boundary(start) {
            return Err(no_place(start as u64));
        }
        guarded(|| self.stepped(buffer, start, last))
    }

    fn stepped(&self, buffer: &str, start: usize, last: bool) -> Result<Step, FilterError> {
        let Found {
            mut spans,
            mut together,
            settled,
            ..
        } = self.found_in_step(buffer, start)?;
        let mut end = buffer.len();
        if !last {
            end = settled.max(start);
            while !buffer.is_char_boundary(end) {
                end -= 1;
            }
            // What is told must not end within a match; nor within one that is allowed, behind which
            // the next match of a pattern is looked for.
            together.sort_unstable_by_key(|&(begin, _)| usize::MAX - begin);
            for (begin, behind) in together {
                if begin < end && end < behind {
                    end = begin.max(start);
                }
            }
            spans.retain(|span| span.end <= end);
        }
        self.check_blocked(&spans)?;
        Ok(Step {
            output: self.rewritten(buffer, start, end, &spans),
            consumed: end as u64,
            findings: self.findings(spans),
        })
    }

    /// What the rules find in a text.
    pub(super) fn found(&self, text: &str) -> Result<Found, FilterError> {
        self.found_from(text, 0, false)
    }

    /// What the rules find in a buffer that ends behind `from`, and what a step needs to know. The user's
    /// own need not look before it: no match of a rule lies around that place.
    fn found_in_step(&self, buffer: &str, from: usize) -> Result<Found, FilterError> {
        self.found_from(buffer, from, true)
    }

    fn found_from(&self, text: &str, from: usize, step: bool) -> Result<Found, FilterError> {
        let folded = seen(text, self.fold);
        let seen = Text::new(folded.text.as_bytes());
        let mut found = Spans::new(&seen);
        let begin = folded.at(from);
        if let Some(words) = &self.words {
            words.search(&seen, begin, &mut found);
        }
        #[cfg(feature = "patterns")]
        for pattern in &self.patterns {
            pattern.search(&seen, begin, &mut found);
        }
        self.engine.search(&seen, begin, &mut found);
        let settled = folded.open.min(folded.place(found.settled));
        let original = |span: &Span| folded.span(span.start, span.end);
        let together = |span: &Span| {
            let (start, end) = original(span);
            // An address may follow, which is found since the word that says otherwise is.
            let last = match version_before(seen.bytes, span.end) {
                Some(word) if word > span.start => span.end + VERSION_NEAR,
                _ => return (start, end),
            };
            let end = if last < seen.bytes.len() {
                original(&Span { end: last, ..*span }).1
            } else {
                usize::MAX
            };
            (start, end)
        };
        let together = if step {
            memory::collect(found.all.iter().map(together))
        } else {
            Vec::new()
        };
        self.allow.retain_others(seen.bytes, &mut found.all);
        if self.skip_reserved {
            found.all.retain(|span| {
                let built_in = usize::from(span.rule) >= self.own;
                !(built_in && is_reserved(self.name(*span), &folded.text[span.start..span.end]))
            });
        }
        for span in &mut found.all {
            (span.start, span.end) = original(span);
        }
        found.all.retain(|span| span.end > from);
        let characters = |span: &Span| match &text.as_bytes()[span.start..span.end] {
            value if folded.is_plain_ascii() => value.len(),
            value => value.iter().filter(|&&byte| byte & 0xC0 != 0x80).count(),
        };
        let rank = |rule: u16| match self.actions[usize::from(rule)] {
            Action::Block => 0,
            Action::Keep => 2,
            _ => 1,
        };
        Ok(Found {
            spans: merge(found.all, rank, characters),
            together,
            settled,
            #[cfg(feature = "uniffi")]
            ascii: folded.is_plain_ascii(),
        })
    }

    /// The names of the rules by their numbers.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn name(&self, span: Span) -> &str {
        &self.names[usize::from(span.rule)]
    }

    pub(super) fn action(&self, span: Span) -> &Action {
        &self.actions[usize::from(span.rule)]
    }

    pub(super) fn findings(&self, spans: Vec<Span>) -> Vec<Finding> {
        // Each rule's name has a place of its own, and another language makes its own of all.
        memory::need(spans.len() * 2 * (size_of::<Finding>() + 64));
        spans.into_iter().map(|span| self.finding(span)).collect()
    }

    pub(super) fn finding(&self, span: Span) -> Finding {
        Finding {
            rule: self.name(span).to_owned(),
            start: span.start as u64,
            end: span.end as u64,
        }
    }

    pub(super) fn check_blocked(&self, spans: &[Span]) -> Result<(), FilterError> {
        let blocks = |span: &&Span| *self.action(**span) == Action::Block;
        let number = spans.iter().filter(blocks).count();
        if number == 0 {
            return Ok(());
        }
        let mut blocked = memory::with_capacity(number);
        blocked.extend(spans.iter().copied().filter(|span| blocks(&span)));
        Err(FilterError::Blocked {
            findings: self.findings(blocked),
        })
    }

    /// `text[start..end]` with the actions done to its spans.
    pub(super) fn rewritten(&self, text: &str, start: usize, end: usize, spans: &[Span]) -> String {
        let mut output = memory::text_with_capacity(end - start);
        let mut place = start;
        for span in spans {
            let value = &text[span.start..span.end];
            let answer = match self.action(*span) {
                Action::Name(text) | Action::Replace(text) => text.len(),
                _ => value.len() + self.name(*span).len() + DIGEST,
            };
            memory::reserve_text(&mut output, span.start - place + answer);
            output.push_str(&text[place..span.start]);
            self.replace(*span, value, &mut output);
            place = span.end;
        }
        memory::push_str(&mut output, &text[place..end]);
        output
    }

    /// Writes what stands in place of a value.
    pub(super) fn replace(&self, span: Span, value: &str, output: &mut String) {
        match self.action(span) {
            Action::Name(text) | Action::Replace(text) => output.push_str(text),
            Action::Mask { tail } => action::mask(value, *tail, output),
            Action::Hash => {
                output.push('[');
                output.push_str(&action::label(self.name(span)));
                output.push(':');
                action::hash(&seen(value, self.fold).text, &self.key, output);
                output.push(']');
            }
            Action::Remove => {}
            // A text that is blocked is never written.
            Action::Block | Action::Keep => output.push_str(value),
        }
    }
}

/// Fails unless each of the user's own rules has a name of its own.
fn check_names(own: &[&str]) -> Result<(), FilterError> {
    let mut known = std::collections::BTreeSet::new();
    match own.iter().find(|name| !known.insert(**name)) {
        None => Ok(()),
        Some(name) => {
            let reason = format!(
                "{} is named twice. Give each rule a name of its own.",
                quoted(name)
            );
            Err(FilterError::InvalidRule { reason })
        }
    }
}

/// What the rules see of a text.
fn seen(text: &str, fold: bool) -> Folded<'_> {
    if fold {
        Folded::new(text)
    } else {
        Folded::plain(text)
    }
}

/// What a step is told when its start is none.
pub(super) fn no_place(start: u64) -> FilterError {
    FilterError::InvalidInput {
        field: "start".into(),
        reason: format!("{start} is no place between two characters of the buffer."),
    }
}

/// The most that a filter takes that has nothing of the caller's own.
const BYTES_OF_FILTER: usize = 1 << 20;

/// The bytes of a digest and what stands around it.
const DIGEST: usize = 32;

/// What `work` answers; a panic is an error, so that no text passes. Its message is not told: it
/// could hold the text.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, FilterError>) -> Result<T, FilterError> {
    #[cfg(feature = "uniffi")]
    let work = || super::quiet::quietly(work);
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|reason| {
        Err(if reason.is::<Refused>() {
            FilterError::OutOfMemory
        } else {
            FilterError::Internal {
                reason: "a panic".into(),
            }
        })
    })
}
