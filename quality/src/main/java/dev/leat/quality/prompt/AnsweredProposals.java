package dev.leat.quality.prompt;

import dev.leat.app.TypeReader;
import dev.leat.quality.suggest.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The proposals in the answer of a language model. Nothing about them is known to be right before
/// [dev.leat.quality.suggest.Trial] has run them.
///
/// @param unusable the entries that are not proposals, each with the reason
public record AnsweredProposals(List<Proposal> proposals, List<String> unusable) {

    private static final int MOST = 30;
    static final int LONGEST_NAME = 100;
    private static final int LONGEST_REASON = 200;
    private static final int LONGEST_EXPRESSION = 2_000;
    private static final int MOST_COLUMNS = 20;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public AnsweredProposals {
        proposals = List.copyOf(proposals);
        unusable = List.copyOf(unusable);
    }

    /// An entry that is no proposal.
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String message) {
            super(message);
        }
    }

    /// Reads an answer.
    ///
    /// @param model the name of the model, which becomes a part of each reason
    public static AnsweredProposals read(String json, String model) {
        var proposals = new ArrayList<Proposal>();
        var unusable = new ArrayList<String>();
        JsonNode entries;
        try {
            entries = MAPPER.readTree(json).path("proposals");
        } catch (JacksonException broken) {
            return new AnsweredProposals(List.of(), List.of("the answer is no JSON"));
        }
        if (!entries.isArray()) {
            return new AnsweredProposals(List.of(), List.of("the answer has no list 'proposals'"));
        }
        for (var entry : entries) {
            if (proposals.size() + unusable.size() == MOST) {
                unusable.add(
                        "only the first %d of %d entries were read"
                                .formatted(MOST, entries.size()));
                break;
            }
            try {
                proposals.add(proposal(entry, model));
            } catch (UnusableException why) {
                unusable.add(
                        "entry %d: %s"
                                .formatted(
                                        proposals.size() + unusable.size() + 1, why.getMessage()));
            }
        }
        return new AnsweredProposals(proposals, unusable);
    }

    private static Proposal proposal(JsonNode entry, String model) throws UnusableException {
        var kind = line(entry, "kind", LONGEST_NAME);
        var columns = columns(entry);
        var reason = reason(entry, model);
        return switch (kind) {
            case "check" ->
                    new Proposal.Check(
                            line(entry, "name", LONGEST_NAME), expression(entry), columns, reason);
            case "set" -> new Proposal.Normalization(one(columns), expression(entry), reason);
            case "type" -> {
                var type = line(entry, "type", LONGEST_NAME);
                yield new Proposal.Column(
                        one(columns),
                        TypeReader.read(type)
                                .orElseThrow(() ->
                                        new UnusableException(
                                                "'%s' is not a type of app files".formatted(type))),
                        reason);
            }
            case "not_null" -> new Proposal.NotNull(one(columns), reason);
            case "pii" -> new Proposal.Personal(one(columns), reason);
            case "key" -> new Proposal.Key(columns, reason);
            case "version" -> {
                if (columns.size() < 2) {
                    throw new UnusableException("a version needs the columns of a key");
                }
                yield new Proposal.Version(
                        columns.subList(0, columns.size() - 1), columns.getLast(), reason);
            }
            case "period" -> new Proposal.Period(one(columns), expression(entry), reason);
            default -> throw new UnusableException("the kind '%s' is unknown".formatted(kind));
        };
    }

    static String reason(JsonNode entry, String model) {
        return "proposed by %s: %s"
                .formatted(
                        model, cut(printable(entry.path("reason").asString("")), LONGEST_REASON));
    }

    private static List<String> columns(JsonNode entry) throws UnusableException {
        var columns = new ArrayList<String>();
        for (var column : entry.path("columns")) {
            if (!column.isString()
                    || !printable(column.stringValue()).equals(column.stringValue())) {
                throw new UnusableException("a name of a column is not valid");
            }
            columns.add(column.stringValue());
        }
        if (columns.isEmpty() || columns.size() > MOST_COLUMNS) {
            throw new UnusableException(
                    "it has %d columns, but needs 1 to %d".formatted(columns.size(), MOST_COLUMNS));
        }
        return columns;
    }

    private static String one(List<String> columns) throws UnusableException {
        if (columns.size() != 1) {
            throw new UnusableException(
                    "it has %d columns, but needs one".formatted(columns.size()));
        }
        return columns.getFirst();
    }

    static String line(JsonNode entry, String field, int longest) throws UnusableException {
        var text = printable(text(entry, field));
        if (text.isEmpty() || text.length() > longest) {
            throw new UnusableException(
                    "'%s' has %d characters, but must have 1 to %d"
                            .formatted(field, text.length(), longest));
        }
        return text;
    }

    static String expression(JsonNode entry) throws UnusableException {
        return line(entry, "expression", LONGEST_EXPRESSION);
    }

    private static String text(JsonNode entry, String field) throws UnusableException {
        return Optional.of(entry.path(field))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .orElseThrow(() ->
                        new UnusableException("'%s' is missing or not a text".formatted(field)));
    }

    /// Returns a text as one line without characters that a terminal could interpret.
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ").strip();
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) + ".." : text;
    }
}
