package dev.leat.config;

import dev.leat.app.FilterPolicy;
import dev.leat.app.FilterPolicy.Scope;
import dev.leat.app.Subscription;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.TopicLintMessage;
import java.util.Optional;

/// The options of a queue's subscription to a topic. The value is the topic's name, or a map.
final class SubscriptionSpec {

    private static final String FORM =
            "the name of a topic, or a map with `topic`, `raw`, `where` and `scope`";
    private static final Value<String> NAME = Names.of("a topic");

    static final Option<String> TOPIC = Option.needed("topic", NAME, "The topic to subscribe to.");
    static final Option<Boolean> RAW =
            Option.of(
                    "raw",
                    ScalarValues.flag(),
                    false,
                    "If true, the queue receives the message without the SNS envelope. A"
                            + " pipeline that reads the queue removes envelopes automatically.");

    static final Option<Node.Entries> WHERE =
            Option.of("where", PolicyText.VALUE, "The messages to receive: an SNS filter policy.");
    static final Option<String> SCOPE =
            Option.of(
                    "scope",
                    ScalarValues.oneOf("attributes", "body"),
                    "attributes",
                    "The part of a message that `where` filters: its attributes, or its JSON"
                            + " body. Messages that pipelines publish have no attributes.");

    static final Spec SPEC =
            Spec.of("subscribe", "A subscription of a queue to a topic.", TOPIC, RAW, WHERE, SCOPE);

    private SubscriptionSpec() {}

    private static Optional<FilterPolicy> where(Options options) {
        var scope = options.get(SCOPE).equals("body") ? Scope.BODY : Scope.ATTRIBUTES;
        if (options.has(SCOPE) && !options.has(WHERE)) {
            options.problem("scope", TopicLintMessage.SCOPE_ALONE);
        }
        return options.find(WHERE).flatMap(map -> PolicyText.policy(map, scope, options.in()));
    }

    static final Value<Subscription> VALUE =
            Value.ofNode(
                    FORM,
                    JsonSchema.anyOf(NAME.schema(), JsonSchema.options(SPEC)),
                    SubscriptionSpec::read);

    private static Optional<Subscription> read(Node node, ReadContext in) {
        if (!(node instanceof Node.Entries)) {
            return node instanceof Node.Scalar && !node.nothing()
                    ? NAME.read(node, in).map(name -> new Subscription(name, false))
                    : Value.unexpected(FORM, node, in);
        }
        var options = Options.of(SPEC, node, in);
        boolean raw = options.get(RAW);
        var where = where(options);
        return options.need(TOPIC).map(name -> new Subscription(name, raw, where));
    }
}
