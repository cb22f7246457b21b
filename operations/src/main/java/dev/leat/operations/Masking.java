package dev.leat.operations;

import dev.leat.app.App;
import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetter;
import dev.leat.mask.Mask;
import dev.leat.mask.MessageReaders;
import dev.leat.mask.PersonalUse;
import dev.leat.mask.VisibleBody;
import dev.leat.operations.StoredItemOperations.TableItem;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.redrive.PredictedOutcome;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Masks personal data in the results of operations on the messages of one queue, or on the items
/// of one table.
public record Masking(Mask mask) {

    public static Masking of(App app, String queue, Set<String> personal) {
        return new Masking(Mask.of(Optional.of(app), queue, personal));
    }

    public static Masking ofTable(App app, String table) {
        return new Masking(Mask.of(MessageReaders.ofTable(app, table), Set.of()));
    }

    /// Returns the masked result. A result without messages, items or causes is returned unchanged.
    public @Nullable Object result(@Nullable Object result) {
        if (mask.nothing()) {
            return result;
        }
        return switch (result) {
            case List<?> items -> items.stream().map(this::result).toList();
            case Optional<?> one -> one.map(this::result);
            case TableItem item -> new TableItem(body(item.key()), body(item.document()));
            case Message.Seen seen -> seen(seen);
            case PreviewReport report -> report(report);
            case RedrivePlan plan -> plan(plan);
            case PredictedOutcome predicted ->
                    new PredictedOutcome(
                            predicted.prediction(), causes(predicted.causes()), predicted.reason());
            case null, default -> result;
        };
    }

    private String body(String document) {
        return mask.body(document.getBytes(StandardCharsets.UTF_8));
    }

    /// Returns the masked message.
    public Message.Seen seen(Message.Seen seen) {
        if (mask.nothing()) {
            return seen;
        }
        var attributes = new LinkedHashMap<String, Attribute>();
        seen.attributes().forEach((name, value) -> attributes.put(name, attribute(name, value)));
        var body = mask.body(seen.body());
        return new Message.Seen(
                seen.sequence(),
                seen.id(),
                body.getBytes(StandardCharsets.UTF_8),
                attributes,
                seen.attempt(),
                seen.sentAt(),
                seen.group().map(group -> mask.derived(group, body)),
                seen.deduplication().map(text -> mask.derived(text, body)));
    }

    private Attribute attribute(String name, Attribute value) {
        var text = VisibleBody.text(value.value()).orElse(Mask.MASK);
        return Attribute.text(
                name.equals(DeadLetter.ATTRIBUTE) ? reasons(text) : mask.text(name, text));
    }

    /// Masks the attribute that Leat adds to a dead letter. The reasons in this attribute may quote
    /// values. The attribute may also contain a copy of an attribute of the original message.
    private String reasons(String text) {
        try {
            if (!(OperationsJson.MAPPER.readTree(text) instanceof ObjectNode attribute)) {
                return Mask.MASK;
            }
            attribute.path("reasons").forEach(this::reason);
            if (attribute.get("attributes") instanceof ObjectNode) {
                attribute.put("attributes", Mask.MASK);
            }
            return attribute.toString();
        } catch (JacksonException unread) {
            return Mask.MASK;
        }
    }

    private void reason(JsonNode node) {
        if (!(node instanceof ObjectNode written)) {
            return;
        }
        var masked =
                mask.reason(
                        new Reason(
                                written.path("cause").asString(""),
                                text(written, "field"),
                                text(written, "value"),
                                written.path("message").asString(""),
                                text(written, "step")));
        masked.field().ifPresent(field -> written.put("field", field));
        masked.value().ifPresent(value -> written.put("value", value));
        written.put("message", masked.message());
    }

    private static Optional<String> text(ObjectNode node, String member) {
        return Optional.ofNullable(node.get(member)).map(JsonNode::asString);
    }

    /// Returns the plan with masked values. A column that the terms set from a masked value is
    /// masked, too.
    private RedrivePlan plan(RedrivePlan plan) {
        return new RedrivePlan(
                plan.id(),
                plan.queue(),
                plan.terms(),
                plan.at(),
                plan.before(),
                plan.complete(),
                plan.failure(),
                report(plan.report()),
                plan.samples().stream().map(sample -> sample(sample, plan.terms())).toList());
    }

    private RedrivePlan.Sample sample(RedrivePlan.Sample sample, Audit.Terms terms) {
        var hidden = MaskedEdit.hidden(sample.before(), mask);
        var names = new HashSet<>(mask.personal());
        names.addAll(new PersonalUse(mask, List.of()).targets(terms, hidden));
        var after = sample.after().getBytes(StandardCharsets.UTF_8);
        return new RedrivePlan.Sample(
                sample.sequence(),
                sample.to(),
                body(sample.before()),
                new Mask(names, mask.known()).body(after));
    }

    /// Returns the masked report.
    public PreviewReport report(PreviewReport report) {
        return new PreviewReport(
                report.queue(),
                report.deadLetters(),
                report.passing(),
                report.outcomes(),
                report.failing(),
                groups(report.groups()),
                report.undecided(),
                report.skipped(),
                report.notes());
    }

    /// Returns the groups with masked causes.
    public List<PreviewReport.Group> groups(List<PreviewReport.Group> groups) {
        return groups.stream()
                .map(group ->
                        new PreviewReport.Group(
                                group.group(), mask.cause(group.cause()), group.deadLetters()))
                .toList();
    }

    private List<Cause> causes(List<Cause> causes) {
        return causes.stream().map(mask::cause).toList();
    }
}
