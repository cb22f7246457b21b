package dev.leat.server.sqs;

import dev.leat.port.Queues;
import dev.leat.port.Queues.Definition;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.Fault;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Where messages go that were received too often, as the attribute RedrivePolicy says it.
record Redrive(String queue, int receives) {

    private static final JsonFactory FACTORY = new JsonFactory();

    /// SQS's limit.
    private static final int MOST_RECEIVES = 1000;

    static Optional<Redrive> of(Definition definition) {
        var queue = definition.queue();
        return queue.deadLetterQueue().map(name -> new Redrive(name, queue.maxReceiveCount()));
    }

    String text(Caller caller, Places places) {
        return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                .formatted(places.arn(caller, queue), receives);
    }

    /// The policy in a text; an empty text takes the policy away. `fifo` is whether the queue is
    /// FIFO whose policy it is.
    ///
    /// @throws Fault if it is none, or there is no such queue
    static Optional<Redrive> parse(String text, boolean fifo, Places places) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String arn = null;
        String receives = null;
        try (var json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            expectObject(json.nextToken(), text);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "deadLetterTargetArn" -> arn = scalar(json);
                    case "maxReceiveCount" -> receives = scalar(json);
                    default -> json.skipChildren();
                }
            }
        } catch (JacksonException broken) {
            throw notJson(text);
        }
        var redrive = checked(text, arn, receives, places);
        if (places.fifo(redrive.queue()) != fifo) {
            throw Faults.invalid(
                    text,
                    "RedrivePolicy",
                    "Dead-letter queue must be same type of queue as the source.");
        }
        return Optional.of(redrive);
    }

    private static void expectObject(@Nullable JsonToken token, String text) {
        if (token != JsonToken.START_OBJECT) {
            throw notJson(text);
        }
    }

    private static @Nullable String scalar(JsonParser json) {
        json.skipChildren();
        return json.currentToken().isScalarValue() ? json.getString() : null;
    }

    private static Redrive checked(
            String text, @Nullable String arn, @Nullable String receives, Places places) {
        if (arn == null) {
            throw Fault.invalidParameter(
                    "Value %s for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: deadLetterTargetArn."
                            .formatted(text));
        }
        if (receives == null) {
            throw Fault.invalidParameter(
                    "Value %s for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: maxReceiveCount."
                            .formatted(text));
        }
        int count = receives.matches("[0-9]{1,4}") ? Integer.parseInt(receives) : 0;
        if (count < 1 || count > MOST_RECEIVES) {
            throw Faults.invalid(
                    text,
                    "RedrivePolicy",
                    "Invalid value for maxReceiveCount: %s, valid values are from 1 to 1000 both inclusive."
                            .formatted(receives));
        }
        String queue =
                places.nameIn(arn)
                        .flatMap(places::named)
                        .map(Queues.Managed::name)
                        .orElseThrow(() ->
                                Faults.invalid(
                                        text,
                                        "RedrivePolicy",
                                        "Dead letter target does not exist."));
        return new Redrive(queue, count);
    }

    private static Fault notJson(String text) {
        return Faults.invalid(text, "RedrivePolicy", "Redrive policy is not a valid JSON map.");
    }
}
