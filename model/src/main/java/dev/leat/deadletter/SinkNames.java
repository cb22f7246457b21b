package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;

/// Changes the names of sinks, pipelines and source queues in stored `leat` attributes: those of
/// dead letters, and those of redriven messages.
public final class SinkNames {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> LISTS = Set.of("done", "failed", "only");

    private SinkNames() {}

    /// Returns true if this is the attribute of a redriven message that Leat wrote.
    public static boolean ofRedriven(Attribute leat) {
        return RedriveAttribute.is(leat);
    }

    /// Returns the attribute with `names` in place of the name `was` in each list of sinks; empty
    /// if no list has this name, or the attribute is not one that Leat wrote.
    public static Optional<Attribute> replaced(Attribute leat, String was, List<String> names) {
        if (!RedriveAttribute.is(leat) && !DeadLetterAttribute.isDeadLetterAttribute(leat)) {
            return Optional.empty();
        }
        var out = new StringWriter();
        boolean changed = false;
        try (var from = JSON.createParser(ObjectReadContext.empty(), leat.asText());
                var to = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            while (from.nextToken() != null) {
                if (isSink(from, was)) {
                    names.forEach(to::writeString);
                    changed = true;
                } else {
                    copy(from, to);
                }
            }
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
        return changed ? Optional.of(Attribute.text(out.toString())) : Optional.empty();
    }

    /// Returns the attribute of a dead letter with the name of another pipeline; empty if it is not
    /// one of the pipeline `was`, or not one that Leat wrote.
    public static Optional<Attribute> ofPipeline(Attribute leat, String was, String now) {
        var text = leat.asText();
        var before = DeadLetterAttribute.beginning(was);
        return text.startsWith(before)
                ? Optional.of(
                        Attribute.text(
                                DeadLetterAttribute.beginning(now)
                                        + text.substring(before.length())))
                : Optional.empty();
    }

    /// Returns the attribute of a dead letter with the name of another source queue; empty if its
    /// source is not the queue `was`, or Leat did not write it.
    public static Optional<Attribute> ofSource(Attribute leat, String was, String now) {
        return DeadLetterAttribute.withSource(leat.asText(), was, now).map(Attribute::text);
    }

    private static boolean isSink(JsonParser from, String name) {
        return from.currentToken() == JsonToken.VALUE_STRING
                && inListOfSinks(from.streamReadContext())
                && from.getString().equals(name);
    }

    /// Returns true in an array `done`, `failed` or `only` of the attribute, and in an array
    /// `sinks` of one of its `reasons`.
    private static boolean inListOfSinks(TokenStreamContext array) {
        if (!array.inArray()) {
            return false;
        }
        var owner = array.getParent();
        var property = owner.currentName();
        if (owner.getParent().inRoot()) {
            return LISTS.contains(property);
        }
        var reasons = owner.getParent();
        return "sinks".equals(property)
                && reasons.inArray()
                && "reasons".equals(reasons.getParent().currentName())
                && reasons.getParent().getParent().inRoot();
    }

    private static void copy(JsonParser from, JsonGenerator to) {
        to.copyCurrentEventExact(from);
    }
}
