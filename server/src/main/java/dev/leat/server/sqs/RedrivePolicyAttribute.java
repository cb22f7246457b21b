package dev.leat.server.sqs;

import dev.leat.port.QueueAdmin;
import dev.leat.port.QueueAdmin.Definition;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The RedrivePolicy attribute: the dead-letter queue and the maximum receive count.
record RedrivePolicyAttribute(String queue, int receives) {

    private static final JsonFactory FACTORY = new JsonFactory();

    /// The limit of SQS.
    private static final int MOST_RECEIVES = 1000;

    static Optional<RedrivePolicyAttribute> of(Definition definition) {
        var queue = definition.queue();
        return queue.deadLetterQueue()
                .map(name -> new RedrivePolicyAttribute(name, queue.maxReceiveCount()));
    }

    String text(Caller caller, QueueResolver resolver) {
        return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                .formatted(resolver.arn(caller, queue), receives);
    }

    /// Parses a policy. An empty text removes the policy. `fifo` is true if the source queue is
    /// FIFO.
    ///
    /// @throws AwsErrorException if the policy is invalid, or the dead-letter queue does not exist
    static Optional<RedrivePolicyAttribute> parse(
            String text, boolean fifo, QueueResolver resolver) {
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
        var redrive = checked(text, arn, receives, resolver);
        if (resolver.fifo(redrive.queue()) != fifo) {
            throw SqsErrors.invalid(
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

    private static RedrivePolicyAttribute checked(
            String text, @Nullable String arn, @Nullable String receives, QueueResolver resolver) {
        if (arn == null) {
            throw AwsErrorException.invalidParameter(
                    "Value %s for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: deadLetterTargetArn."
                            .formatted(text));
        }
        if (receives == null) {
            throw AwsErrorException.invalidParameter(
                    "Value %s for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: maxReceiveCount."
                            .formatted(text));
        }
        int count = receives.matches("[0-9]{1,4}") ? Integer.parseInt(receives) : 0;
        if (count < 1 || count > MOST_RECEIVES) {
            throw SqsErrors.invalid(
                    text,
                    "RedrivePolicy",
                    "Invalid value for maxReceiveCount: %s, valid values are from 1 to 1000 both inclusive."
                            .formatted(receives));
        }
        String queue =
                resolver.nameIn(arn)
                        .flatMap(resolver::named)
                        .map(QueueAdmin.Managed::name)
                        .orElseThrow(() ->
                                SqsErrors.invalid(
                                        text,
                                        "RedrivePolicy",
                                        "Dead letter target does not exist."));
        return new RedrivePolicyAttribute(queue, count);
    }

    private static AwsErrorException notJson(String text) {
        return SqsErrors.invalid(text, "RedrivePolicy", "Redrive policy is not a valid JSON map.");
    }
}
