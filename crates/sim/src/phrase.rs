use crate::draw::Draw;

/// A template of what people write, ready to be filled: plain text, `[one|another]` for a choice
/// (a choice may be empty) and `{name}` for a slot.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Phrase(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Choice(Vec<Phrase>),
    Slot(Slot),
}

/// What a slot of a phrase is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Short name of the product talked about.
    Title,
    /// Its price in yuan.
    Price,
    /// A bit less than its price.
    Offer,
    /// An option of the category: a size, a shade, a flavour.
    Option,
    /// A colour or another look.
    Look,
    /// A city.
    City,
    /// A parcel company.
    Express,
    /// A small number, 2 to 9.
    Few,
    /// A number of 40 to 99.
    Many,
    /// Height in centimetres.
    Height,
    /// Nick of the agent.
    Agent,
    /// The shop.
    Shop,
    /// An order number.
    Order,
    /// An hour of the day.
    Hour,
}

impl TryFrom<String> for Phrase {
    type Error = String;

    fn try_from(template: String) -> Result<Self, String> {
        Self::read(&template)
    }
}

impl Phrase {
    /// Reads a template; the error says what is wrong with it.
    pub(crate) fn read(template: &str) -> Result<Self, String> {
        let (phrase, rest) = sequence(template)?;
        if rest.is_empty() { Ok(phrase) } else { Err(format!("{template}: stray {rest}")) }
    }

    /// Appends the phrase to `out`, each slot written by `fill`.
    pub(crate) fn write(
        &self,
        draw: &mut Draw,
        out: &mut String,
        fill: &dyn Fn(Slot, &mut Draw, &mut String),
    ) {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Choice(of) => {
                    if let Some(phrase) = draw.pick(of) {
                        phrase.write(draw, out, fill);
                    }
                }
                Piece::Slot(slot) => fill(*slot, draw, out),
            }
        }
    }
}

/// Reads up to the end or to what closes a choice; returns what is left.
fn sequence(template: &str) -> Result<(Phrase, &str), String> {
    let mut pieces = Vec::new();
    let mut rest = template;
    loop {
        let at = rest.find(['[', '{', '|', ']']).unwrap_or(rest.len());
        let (text, tail) = rest.split_at(at);
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        rest = if let Some(inner) = tail.strip_prefix('[') {
            let (options, after) = choice(inner)?;
            pieces.push(Piece::Choice(options));
            after
        } else if let Some(inner) = tail.strip_prefix('{') {
            let (name, after) = inner.split_once('}').ok_or_else(|| format!("{template}: no }}"))?;
            pieces.push(Piece::Slot(slot(name).ok_or_else(|| format!("no slot {name}"))?));
            after
        } else {
            return Ok((Phrase(pieces), tail));
        };
    }
}

/// Reads the options of a choice and its closing bracket.
fn choice(mut rest: &str) -> Result<(Vec<Phrase>, &str), String> {
    let mut options = Vec::new();
    loop {
        let (option, after) = sequence(rest)?;
        options.push(option);
        if let Some(next) = after.strip_prefix('|') {
            rest = next;
        } else {
            return after.strip_prefix(']').map(|after| (options, after)).ok_or("no ]".to_owned());
        }
    }
}

fn slot(name: &str) -> Option<Slot> {
    Some(match name {
        "title" => Slot::Title,
        "price" => Slot::Price,
        "offer" => Slot::Offer,
        "option" => Slot::Option,
        "look" => Slot::Look,
        "city" => Slot::City,
        "express" => Slot::Express,
        "few" => Slot::Few,
        "many" => Slot::Many,
        "height" => Slot::Height,
        "agent" => Slot::Agent,
        "shop" => Slot::Shop,
        "order" => Slot::Order,
        "hour" => Slot::Hour,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_filled() {
        let phrase = Phrase::read("[亲|亲]，[{title}|{title}]还有{few}件[]").unwrap();
        let mut out = String::new();
        phrase.write(&mut Draw::at(&[1]), &mut out, &|slot, _, out| {
            out.push_str(if slot == Slot::Title { "风衣" } else { "3" });
        });
        assert_eq!(out, "亲，风衣还有3件");
    }

    #[test]
    fn a_damaged_phrase_is_refused() {
        assert!(Phrase::read("[亲").is_err());
        assert!(Phrase::read("{nobody}").is_err());
    }
}
