package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads text into nodes. Reports YAML that is not supported (anchors, aliases, merge keys, tags,
/// several documents), duplicate keys, and unquoted texts in braces or brackets that a comma cuts
/// off, such as `{check: f(a, b)}`.
public final class YamlReader {

    /// The maximum nesting of nodes. Real app files are nested less deeply.
    private static final int DEEPEST = 64;

    /// The maximum length of a file in characters. Memory and time are proportional to the length.
    static final int LONGEST = 1 << 22;

    private final SourceText source;
    private final Diagnostics report;
    private final Iterator<Event> events;

    /// Ends the reading of a file whose nodes are nested too deeply. The parser would need much
    /// time for the rest.
    private static final class TooDeepException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private YamlReader(SourceText source, Diagnostics report, Iterator<Event> events) {
        this.source = source;
        this.report = report;
        this.events = events;
    }

    /// Returns the root of the document. If the text is empty, too long or invalid YAML, reports it
    /// and returns empty.
    public static Optional<Node> read(SourceText source, Diagnostics report) {
        int length = source.content().length();
        if (length > LONGEST) {
            report.problem(
                    new SourcePosition(1, 1), GeneralLintMessage.FILE_TOO_LONG, length, LONGEST);
            return Optional.empty();
        }
        // the parser copies the rest of a token for each buffer that it reads
        var settings =
                LoadSettings.builder()
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .setBufferSize(Math.max(length, 1024))
                        .build();
        try {
            var events = new Parse(settings).parseString(source.content()).iterator();
            return new YamlReader(source, report, events).document();
        } catch (YamlEngineException e) {
            new YamlErrorText(source, report).say(e);
            return Optional.empty();
        } catch (TooDeepException reported) {
            return Optional.empty();
        }
    }

    private Optional<Node> document() {
        Optional<Node> root = Optional.empty();
        int documents = 0;
        while (events.hasNext()) {
            var event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
                report.problem(mark(event), GeneralLintMessage.SEVERAL_DOCUMENTS);
                return root;
            }
            if (event instanceof NodeEvent) {
                root = Optional.of(node(event, "", 0));
            }
        }
        if (root.isEmpty() || root.get().nothing()) {
            report.problem(new SourcePosition(1, 1), GeneralLintMessage.EMPTY_FILE);
            return Optional.empty();
        }
        return root;
    }

    /// Returns a node; `under` is its key.
    private Node node(Event event, String under, int depth) {
        boolean tagged = refuse((NodeEvent) event);
        if (depth > DEEPEST) {
            report.problem(mark(event), GeneralLintMessage.TOO_DEEP, DEEPEST);
            throw new TooDeepException();
        }
        return switch (event) {
            case ScalarEvent scalar -> tagged ? new Node.Unusable(mark(event)) : scalar(scalar);
            case MappingStartEvent map -> map(map, under, depth);
            case CollectionStartEvent list -> list(list, under, depth);
            default -> new Node.Unusable(mark(event));
        };
    }

    /// Reports YAML that is not supported. Returns true for a tag, because the value's intended
    /// text is then unknown.
    private boolean refuse(NodeEvent event) {
        var mark = mark(event);
        if (event instanceof AliasEvent alias) {
            report.problem(mark, GeneralLintMessage.ALIAS, alias.getAlias().getValue());
        } else {
            event.getAnchor()
                    .ifPresent(a -> report.problem(mark, GeneralLintMessage.ANCHOR, a.getValue()));
        }
        var tag =
                switch (event) {
                    case ScalarEvent scalar -> scalar.getTag();
                    case CollectionStartEvent collection -> collection.getTag();
                    default -> Optional.<String>empty();
                };
        tag.map(name -> name.replace("tag:yaml.org,2002:", "!!"))
                .ifPresent(name -> report.problem(mark, GeneralLintMessage.TAG, name));
        return tag.isPresent();
    }

    private Node.Scalar scalar(ScalarEvent event) {
        int start = offset(event.getStartMark());
        int end = offset(event.getEndMark());
        var style = style(event.getScalarStyle());
        if (event.getAnchor().isPresent()) {
            start = content(start);
        }
        var text = ScalarAlignment.of(source, style, start, end, event.getValue());
        return new Node.Scalar(text, style, source.mark(start), end);
    }

    /// Returns the start of the content of a scalar, after an anchor.
    private int content(int start) {
        int at = start;
        while (source.at(at) == '&') {
            while (!Character.isWhitespace(source.at(at)) && source.at(at) != '\0') {
                at++;
            }
            while (Character.isWhitespace(source.at(at))) {
                at++;
            }
        }
        return at;
    }

    private Node map(MappingStartEvent start, String under, int depth) {
        var entries = new ArrayList<Node.Entry>();
        var lines = new HashMap<String, Integer>();
        boolean cut = false;
        for (var event = events.next(); !end(event); event = events.next()) {
            var key = node(event, under, depth + 1);
            var name = key instanceof Node.Scalar scalar ? scalar.value() : "";
            var value = node(events.next(), name, depth + 1);
            cut |= start.isFlow() && (cut(value, cut) || (value.nothing() && cut(key, cut)));
            if (!(key instanceof Node.Scalar scalar)) {
                report.problem(key.mark(), GeneralLintMessage.KEY_NOT_TEXT);
            } else if (name.equals("<<") && scalar.plain()) {
                report.problem(scalar.mark(), GeneralLintMessage.MERGE_KEY);
            } else if (lines.putIfAbsent(name, scalar.mark().line()) != null) {
                var message =
                        under.equals("check")
                                ? GeneralLintMessage.CHECK_TWICE
                                : GeneralLintMessage.KEY_TWICE;
                report.problem(scalar.mark(), message, name, lines.get(name));
            } else {
                entries.add(new Node.Entry(scalar, value));
            }
        }
        var mark = mark(start);
        return cut ? new Node.Unusable(mark) : new Node.Entries(entries, start.isFlow(), mark);
    }

    private Node list(CollectionStartEvent start, String under, int depth) {
        var items = new ArrayList<Node>();
        boolean cut = false;
        for (var event = events.next(); !end(event); event = events.next()) {
            var item = node(event, under, depth + 1);
            cut |= start.isFlow() && cut(item, cut);
            items.add(item);
        }
        var mark = mark(start);
        return cut ? new Node.Unusable(mark) : new Node.Items(items, start.isFlow(), mark);
    }

    /// Returns true if the text is incomplete because a comma in the enclosing braces or brackets
    /// ended it.
    private boolean cut(Node node, boolean said) {
        boolean cut =
                node instanceof Node.Scalar scalar
                        && scalar.plain()
                        && !Brackets.balanced(scalar.value());
        if (cut && !said) {
            report.problem(
                    node.mark(), GeneralLintMessage.CUT_BY_COMMA, ((Node.Scalar) node).value());
        }
        return cut;
    }

    private static boolean end(Event event) {
        return event.getEventId() == Event.ID.MappingEnd
                || event.getEventId() == Event.ID.SequenceEnd;
    }

    private static Node.Style style(ScalarStyle style) {
        return switch (style) {
            case PLAIN, JSON_SCALAR_STYLE -> Node.Style.PLAIN;
            case SINGLE_QUOTED -> Node.Style.SINGLE_QUOTED;
            case DOUBLE_QUOTED -> Node.Style.DOUBLE_QUOTED;
            case LITERAL, FOLDED -> Node.Style.BLOCK;
        };
    }

    private SourcePosition mark(Event event) {
        return source.mark(offset(event.getStartMark()));
    }

    private int offset(Optional<org.snakeyaml.engine.v2.exceptions.Mark> mark) {
        return source.offset(mark.orElseThrow().getIndex());
    }
}
