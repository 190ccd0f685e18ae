//! A document that is read in several places at once.
//!
//! Nothing is decided here about what a document says. Where one cannot be put together from its pieces, be it because
//! it is broken or because it was cut in a comment, it is read again from its start to its end.

use std::io::{BufRead, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::ThreadPool;

use super::Metadata;
use super::builder::{Builder, Keep};
use super::events::{self, Events};
use super::pieces::{Around, Behind, Piece, Pieces};

/// What a piece says.
struct Part {
    index: usize,
    around: Arc<Around>,
    metadata: Metadata,
    /// The tags of the elements that are open behind it; none at the end of the document.
    open: Option<Vec<String>>,
}

/// Reads a document in pieces of this size, on these threads or on this one; none where it is too small for it, or has
/// to be read in one.
pub(super) fn read<R: BufRead + Send>(
    input: R,
    keep: &Keep<'_>,
    threads: Option<&ThreadPool>,
    size: usize,
) -> Option<Metadata> {
    let pieces = Pieces::begin(input, size)?;
    let first = pieces.around();
    let pieces = Mutex::new(pieces);
    let parts = match threads {
        Some(threads) => threads.broadcast(|_| parts(&pieces, keep)),
        None => vec![parts(&pieces, keep)],
    };
    let mut parts: Vec<Part> = parts.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
    parts.sort_unstable_by_key(|part| part.index);
    joined(&first, parts)
}

/// Puts the parts together, if each of them was read as what it is: a part of the schema that the one before it has left
/// open.
fn joined(first: &Around, parts: Vec<Part>) -> Option<Metadata> {
    let mut metadata = Metadata { aliases: first.aliases.clone(), ..Metadata::default() };
    let mut open = Some(first.tags.clone());
    for part in parts {
        if open.as_ref() != Some(&part.around.tags) {
            return None;
        }
        metadata.append(part.metadata);
        open = part.open;
    }
    open.is_none().then_some(metadata)
}

/// Reads pieces as long as there are any; none where one of them cannot be read for itself.
fn parts<R: BufRead>(pieces: &Mutex<Pieces<R>>, keep: &Keep<'_>) -> Option<Vec<Part>> {
    let lock = || pieces.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut parts, mut buffer) = (Vec::new(), Vec::new());
    loop {
        let mut pieces = lock();
        let Some(piece) = pieces.next(&mut buffer) else { return Some(parts) };
        let Some(part) = part(piece, &buffer, pieces, keep) else {
            lock().stop();
            return None;
        };
        parts.push(part);
    }
}

fn part<R: BufRead>(piece: Piece, text: &[u8], mut pieces: MutexGuard<'_, Pieces<R>>, keep: &Keep<'_>) -> Option<Part> {
    let mut builder = Builder::new(keep);
    let Piece { index, around, behind } = piece;
    if behind == Behind::Stream {
        // Nobody else takes a piece any more.
        let mut events = Events::new(text.chain(&mut pieces.input));
        while events.next(&mut builder).ok()? {}
    } else {
        drop(pieces);
        events::in_place(str::from_utf8(text).ok()?, &mut builder)?;
    }
    let (mut metadata, open) = if matches!(behind, Behind::Piece(_)) {
        let (metadata, open) = builder.so_far()?;
        (metadata, Some(open))
    } else {
        (builder.finish().ok()?, None)
    };
    // The tag of a schema is read again with each of its pieces.
    metadata.aliases.drain(..around.aliases.len());
    Some(Part { index, around, metadata, open })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::io::{self, BufReader, Cursor};

    use rayon::ThreadPoolBuilder;

    use super::super::reader::in_one;
    use super::*;

    const START: &str = "<?xml version=\"1.0\"?>\n<e:Edmx Version=\"4.0\">\n<e:DataServices>\n";
    const END: &str = "</e:DataServices>\n</e:Edmx>\n";

    fn entity_type(name: &str) -> String {
        format!(
            "<EntityType Name=\"{name}\"><Key><PropertyRef Name=\"id\"/></Key>\n<Property Name=\"id\" Type=\"Edm.Guid\"/>\
             <NavigationProperty Name=\"to_{name}\" Type=\"a.{name}\"><ReferentialConstraint Property=\"id\" \
             ReferencedProperty=\"id\"/></NavigationProperty></EntityType>\n"
        )
    }

    fn entity_set(name: &str) -> String {
        let binding = "<NavigationPropertyBinding Path=\"to\" Target=\"sets\"/>";
        format!("<EntitySet Name=\"{name}s\" EntityType=\"a.{name}\">{binding}</EntitySet>\n")
    }

    /// Schemas of a few types, each with a container after some of them, and what else may stand between.
    fn document(schemas: usize) -> String {
        let mut document = START.to_owned();
        for schema in 0..schemas {
            let _ = writeln!(document, "<Schema Namespace=\"N{schema}\" Alias=\"a\">");
            (0..9).for_each(|ty| document += &entity_type(&format!("t{ty}")));
            document += "<EnumType Name=\"E\"><Member Name=\"One\"/></EnumType>\n<ComplexType Name=\"C\"/>\n";
            document +=
                "<Function Name=\"F\"><ReturnType Type=\"Edm.Guid\"/></Function>\n<EntityContainer Name=\"K\">\n";
            (0..9).for_each(|ty| document += &entity_set(&format!("t{ty}")));
            document += "<FunctionImport Name=\"F\" Function=\"a.F\"/></EntityContainer>\n";
            (9..15).for_each(|ty| document += &entity_type(&format!("t{ty}")));
            document += "<Annotations Target=\"a.t1\"><Annotation Term=\"x\"/></Annotations></Schema>\n";
        }
        document + END
    }

    fn whole(document: &str) -> Option<Metadata> {
        in_one(&mut Cursor::new(document), &|_| true).ok()
    }

    fn pool(threads: usize) -> ThreadPool {
        ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
    }

    fn in_pieces(document: &str, threads: Option<&ThreadPool>, size: usize) -> Option<Metadata> {
        read(Cursor::new(document), &|_| true, threads, size)
    }

    #[test]
    fn a_document_says_the_same_in_pieces() {
        let three = pool(3);
        for schemas in [1, 2, 5] {
            let document = document(schemas);
            let whole = whole(&document);
            assert_eq!(whole.as_ref().map(|metadata| metadata.entity_types.len()), Some(15 * schemas));
            // From a size at which each type is a piece to one at which the document is hardly cut.
            for size in (100..document.len()).step_by(191) {
                for threads in [None, Some(&three)] {
                    assert_eq!(in_pieces(&document, threads, size), whole, "{schemas} schemas, {size} bytes");
                }
            }
            assert_eq!(in_pieces(&document, Some(&three), document.len() + 1), None);
        }
        for marks in ["\u{FEFF}", "\u{FEFF}\u{FEFF}"] {
            let marked = format!("{marks}{}", document(2));
            assert_eq!(in_pieces(&marked, Some(&three), 500), whole(&document(2)));
            assert_eq!(whole(&marked), whole(&document(2)));
        }
    }

    /// What is not cut between two types is seen, wherever it is cut.
    #[test]
    fn pieces_never_say_what_the_whole_does_not() {
        let ends = "</EntityType></EntitySet><Schema Namespace=\"X\"><EntityContainer Name=\"Y\">";
        let types = entity_type("before") + &entity_type("other");
        for hidden in [
            format!("<!-- {ends} -->"),
            format!("<![CDATA[ {ends} ]]>"),
            format!("<?x {ends} ?>"),
            format!("<Annotation Term=\"x\" String=\"{ends}\"/>"),
            "</EntityType>".to_owned(),
            "</EntitySet>".to_owned(),
            "<Other>".to_owned(),
            "<Schema Namespace=\"X\"/>".to_owned(),
            "<EntityContainer Name=\"Y\"/>".to_owned(),
            "<Other><EntityType Name=\"z\"></EntityType><EntityType Name=\"y\"></EntityType></Other>".to_owned(),
            "<b:EntityType Name=\"x\"></b:EntityType>".to_owned(),
            "<EntityType Name=\"two words\"></EntityType>".to_owned(),
            "</Schema></e:DataServices><e:DataServices><Schema Namespace=\"M\">".to_owned(),
            "</Schema></e:DataServices><b:DataServices><Schema Namespace=\"M\">".to_owned(),
            "</Schema><b:Schema Namespace=\"M\">".to_owned(),
            "</Schema><Schema Namespace=\"M>\">".to_owned(),
        ] {
            let document =
                format!("{START}<Schema Namespace=\"N\">{types}{hidden}{types}{hidden}{types}</Schema>{END}");
            let whole = whole(&document);
            let mut is_cut = false;
            for size in 60..document.len() {
                let in_pieces = in_pieces(&document, None, size);
                assert!(in_pieces.is_none() || in_pieces == whole, "{hidden} at {size}: {in_pieces:#?} and {whole:#?}");
                is_cut |= in_pieces.is_some();
            }
            assert_eq!(is_cut, whole.is_some(), "{hidden}");
        }
    }

    /// Most members are read past the parser, which is to be seen by no member.
    #[test]
    fn members_say_in_place_what_they_say_to_the_parser() {
        let plain = "<Property Name=\"a\" Type=\"Edm.Int32\"/>";
        for (member, is_read) in [
            (plain, true),
            ("<Property Name='a' Type='Edm.Int32'/>", true),
            ("<Property Name=\"a\" Type=\"Edm.Int32\" Title=\"/>\"/>", true),
            ("<Property Name=\"a\" Type=\"Edm.Int32\" Title='/>'/>", true),
            ("<Property Name=\"a\" Type=\"Edm.Int32\" Title='\"'/>", true),
            ("<Property Name=\"a\" Type=\"Edm.Int32\" Title=\"&gt;&lt;\" />", true),
            ("<Property\nName=\"a\"\tType=\"Edm.Int32\"\n/>", true),
            ("<b:Property Name=\"a\" Type=\"Edm.Int32\"/>", true),
            ("<Property Name=\"a\" Type=\"Edm.Int32\"></Property>", true),
            ("<Property Name=\"a\" Type=\"Edm.Int32\"><Annotation Term=\"x.Computed\"/></Property>", true),
            ("words <Property Name=\"a\" Type=\"Edm.Int32\"/>", true),
            ("<!-- <Property Name=\"no\" Type=\"Edm.Int32\"/> --><Property Name=\"a\" Type=\"Edm.Int32\"/>", true),
            ("<![CDATA[<Property Name=\"no\" Type=\"Edm.Int32\"/>]]>", true),
            ("<Property Name=\"a\" Type=\"Edm.Int32\" <Property Name=\"b\" Type=\"Edm.Int32\"/>", false),
            ("<Property Name=\"a\" Type=\"Edm.Int32/>", false),
            ("<Property Name=a Type=\"Edm.Int32\"/>", false),
            // A quote is one to the parser wherever it stands.
            ("<Property Name=\"a\" T'=\"b\" Type=\"Edm.Int32\"/>", false),
            ("<Property Name=\"a\" T\"=\"b\" Type=\"Edm.Int32\"/>", false),
            ("<Property Name=\"a\"/>", false),
            ("<Property/>", false),
            ("<NavigationProperty Name=\"n\" Type=\"a.t\" Partner=\"x>/>\"/>", true),
            ("<NavigationProperty Name=\"n\" Type=\"Collection(a.t)\" Partner=\"m\"/>", true),
            ("<NavigationProperty Name=\"n'\" Type=\"a.t\"/>", true),
            (
                "<NavigationProperty Name=\"n\" Type=\"a.t\"><ReferentialConstraint Property=\"a\"/></NavigationProperty>",
                false,
            ),
            ("<Other><Property Name=\"no\" Type=\"Edm.Int32\" Title=\"/>\"/></Other>", true),
        ] {
            let (types, sets) = (entity_type("before") + &entity_type("other"), entity_set("other").repeat(3));
            let members = format!("{plain}\n{member}\n{plain}\n");
            let container = format!("<EntityContainer Name=\"K\">{sets}</EntityContainer>");
            let document = format!(
                "{START}<Schema Namespace=\"N\">{types}<EntityType Name=\"t\">{members}</EntityType>{types}{container}\
                 </Schema>{END}"
            );
            let whole = whole(&document);
            assert_eq!(whole.is_some(), is_read, "{member}");
            for size in (60..document.len()).step_by(7) {
                let in_pieces = in_pieces(&document, None, size);
                assert!(in_pieces.is_none() || in_pieces == whole, "{member} at {size}: {in_pieces:#?} and {whole:#?}");
            }
            assert_eq!(in_pieces(&document, None, 600).is_some(), is_read, "{member}");
        }
    }

    #[test]
    fn what_cannot_be_cut_is_read_as_a_stream() {
        let members = "<Member Name=\"One\"/>".repeat(1000);
        let types = entity_type("before");
        let enumeration = format!("<EnumType Name=\"E\">{members}</EnumType>");
        let document = format!("{START}<Schema Namespace=\"N\">{types}{enumeration}</Schema>{END}");
        let mut pieces = Pieces::begin(Cursor::new(&document), 200).unwrap();
        let behind: Vec<_> = std::iter::from_fn(|| pieces.next(&mut Vec::new()).map(|piece| piece.behind)).collect();
        assert_eq!(behind, [Behind::Piece(3), Behind::Stream]);
        let metadata = in_pieces(&document, Some(&pool(2)), 200);
        assert_eq!(metadata.as_ref().map(|metadata| metadata.enum_types[0].members.len()), Some(1000));
        assert_eq!(metadata, whole(&document));
    }

    /// What is read again with each piece is not to be as long as a piece.
    #[test]
    fn a_long_start_is_not_read_again_and_again() {
        let (types, blanks) = (entity_type("one").repeat(20), " ".repeat(10_000));
        for start in [format!("<Schema Namespace=\"N\"{blanks}>"), format!("<!--{blanks}--><Schema Namespace=\"N\">")] {
            let document = format!("{START}{start}{types}</Schema>{END}");
            assert!(whole(&document).is_some());
            assert_eq!(in_pieces(&document, None, 11_000), None);
        }
    }

    /// Fails once, at this byte, and goes on.
    struct Broken<'a>(&'a [u8], Option<usize>);

    impl io::Read for Broken<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.unwrap_or(self.0.len()).min(buffer.len());
            if length == 0 && self.1.take().is_some() {
                return Err(io::Error::other("the disk"));
            }
            let read = (&self.0[..length]).read(buffer)?;
            self.0 = &self.0[read..];
            self.1 = self.1.map(|left| left - read);
            Ok(read)
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_passed_over() {
        let four = pool(4);
        let types: String = (0..40).map(|ty| entity_type(&format!("t{ty}"))).collect();
        let document = format!("{START}<Schema Namespace=\"N\">{types}</Schema>{END}");
        for (end, tag) in document.match_indices("</EntityType>\n") {
            for threads in [None, Some(&four)] {
                let input = BufReader::with_capacity(1, Broken(document.as_bytes(), Some(end + tag.len())));
                assert_eq!(read(input, &|_| true, threads, 300), None, "{end}");
            }
        }
        // Without the error.
        assert!(read(BufReader::new(Broken(document.as_bytes(), None)), &|_| true, Some(&four), 300).is_some());
    }
}
