//! Which rules are searched for, and what is done with what each finds.

use super::{
    action::{Action, label},
    config::{FilterConfig, RuleAction},
    error::FilterError,
    rules::catalogue::{DEFAULT_GROUPS, Entry, catalogue},
};
use crate::error::quoted;

/// The least bytes of a key.
const KEY_LEAST: usize = 16;

/// The rules of the catalogue that are on, in its order.
pub fn selected(rules: Option<&[String]>) -> Result<Vec<&'static Entry>, FilterError> {
    let defaults = || {
        catalogue()
            .iter()
            .map(|entry| DEFAULT_GROUPS.contains(&entry.group))
    };
    let Some(rules) = rules else {
        return Ok(on(&defaults().collect::<Vec<_>>()));
    };
    let mut chosen: Vec<bool> = match rules.first() {
        Some(first) if first.starts_with('-') => defaults().collect(),
        _ => vec![false; catalogue().len()],
    };
    for (index, rule) in rules.iter().enumerate() {
        let (name, chosen_or_not) = match rule.strip_prefix('-') {
            Some(name) => (name, false),
            None => (rule.as_str(), true),
        };
        let same = |other: &&String| other.strip_prefix('-').unwrap_or(other) == name;
        if rules[..index].iter().any(|other| same(&other)) {
            let reason = format!("{} is named twice. Name it once.", quoted(name));
            return Err(FilterError::InvalidRule { reason });
        }
        let mut known = false;
        for (entry, chosen) in catalogue().iter().zip(&mut chosen) {
            if entry.name == name || entry.group == name {
                (*chosen, known) = (chosen_or_not, true);
            }
        }
        if !known {
            let reason = format!("{} is no rule and no group.{}", quoted(name), nearest(name));
            return Err(FilterError::InvalidRule { reason });
        }
    }
    Ok(on(&chosen))
}

/// Whether a rule or group of the catalogue has the name.
pub fn is_known(name: &str) -> bool {
    catalogue()
        .iter()
        .any(|entry| entry.name == name || entry.group == name)
}

fn on(chosen: &[bool]) -> Vec<&'static Entry> {
    let chosen = catalogue()
        .iter()
        .zip(chosen)
        .filter(|(_, chosen)| **chosen);
    chosen.map(|(entry, _)| entry).collect()
}

fn nearest(name: &str) -> String {
    let names = catalogue()
        .iter()
        .flat_map(|entry| [entry.name, entry.group]);
    let near = |known: &&str| strsim::osa_distance(name, known);
    match names.min_by_key(near).filter(|known| near(known) <= 3) {
        Some(known) => format!(" Did you mean {}?", quoted(known)),
        None => String::new(),
    }
}

/// The action of each rule; the rules of the user's own come first and are in no group.
pub fn actions(
    config: &FilterConfig,
    own: &[&str],
    entries: &[&'static Entry],
) -> Result<Vec<Action>, FilterError> {
    if config.key.as_ref().is_some_and(|key| key.len() < KEY_LEAST) {
        let reason = format!("it is too short. Give {KEY_LEAST} bytes or more.");
        return Err(FilterError::InvalidKey { reason });
    }
    for (index, action) in config.actions.iter().enumerate() {
        let name = action.rule.as_str();
        let known = own.contains(&name)
            || catalogue()
                .iter()
                .any(|entry| entry.name == name || entry.group == name);
        if !known {
            let reason = format!("{} is no rule and no group.{}", quoted(name), nearest(name));
            return Err(FilterError::InvalidAction { reason });
        }
        if config.actions[..index]
            .iter()
            .any(|other| other.rule == name)
        {
            let reason = format!("{} is named twice. Name it once.", quoted(name));
            return Err(FilterError::InvalidAction { reason });
        }
        made(action, name, config)?;
    }
    let find = |name: &str| config.actions.iter().find(|action| action.rule == name);
    let owned = own.iter().map(|name| (*name, find(name)));
    let built_in = entries
        .iter()
        .map(|entry| (entry.name, find(entry.name).or_else(|| find(entry.group))));
    owned
        .chain(built_in)
        .map(|(rule, action)| match action {
            Some(action) => made(action, rule, config),
            None => Ok(named(rule)),
        })
        .collect()
}

fn named(rule: &str) -> Action {
    Action::Name(format!("[{}]", label(rule)))
}

fn made(action: &RuleAction, rule: &str, config: &FilterConfig) -> Result<Action, FilterError> {
    let invalid = |reason: String| Err(FilterError::InvalidAction { reason });
    if action.text.is_some() && action.action != "replace" {
        return invalid(format!(
            "only \"replace\" takes a text, and {} is something else.",
            quoted(&action.action)
        ));
    }
    Ok(match action.action.as_str() {
        "replace" => match &action.text {
            Some(text) => Action::Replace(text.clone()),
            None => named(rule),
        },
        "mask" => Action::Mask {
            tail: matches!(rule, "card" | "iban" | "phone"),
        },
        "hash" if config.key.is_none() => {
            return invalid(
                "\"hash\" needs a key: a hash without one is looked up. Give `key`.".into(),
            );
        }
        "hash" => Action::Hash,
        "remove" => Action::Remove,
        "block" => Action::Block,
        "keep" => Action::Keep,
        other => {
            return invalid(format!(
                "{} is no action. Give \"replace\", \"mask\", \"hash\", \"remove\", \"block\" or \"keep\".",
                quoted(other)
            ));
        }
    })
}
