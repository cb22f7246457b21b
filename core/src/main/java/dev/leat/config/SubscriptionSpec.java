package dev.leat.config;

import dev.leat.app.Subscription;
import dev.leat.config.text.Node;
import dev.leat.config.text.Reading;
import java.util.Optional;

/// What a queue hears of a topic: the topic's name alone, or a map.
final class SubscriptionSpec {

    static final Option<String> TOPIC =
            Option.needed("topic", Names.of("a topic"), "The topic that is heard.");
    static final Option<String> RAW =
            Option.of(
                    "raw",
                    Forms.oneOf("true", "false"),
                    "false",
                    "Each message as it is, not in the envelope that SNS puts around it. A pipeline"
                            + " takes the message out of the envelope by itself.");

    static final Spec SPEC =
            Spec.of(
                    "subscribe",
                    "What a queue hears of a topic.",
                    TOPIC,
                    RAW,
                    Option.notYet("where", "some of a topic's messages"));

    private SubscriptionSpec() {}

    static final Value<Subscription> VALUE =
            new Value<>() {
                private final Value<String> topic = Names.of("a topic");

                @Override
                public String form() {
                    return "the name of a topic, or a map with topic and raw";
                }

                @Override
                public JsonSchema schema() {
                    return JsonSchema.anyOf(topic.schema(), JsonSchema.options(SPEC));
                }

                @Override
                public Optional<Subscription> read(Node node, Reading in) {
                    if (!(node instanceof Node.Entries)) {
                        return node instanceof Node.Scalar && !node.nothing()
                                ? topic.read(node, in).map(name -> new Subscription(name, false))
                                : Value.unexpected(form(), node, in);
                    }
                    var options = Options.of(SPEC, node, in);
                    boolean raw = options.get(RAW).equals("true");
                    return options.need(TOPIC).map(name -> new Subscription(name, raw));
                }
            };
}
