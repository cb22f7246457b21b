package dev.leat.server.sns;

import dev.leat.app.FilterPolicy;
import dev.leat.app.FilterPolicy.Scope;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Terms;
import dev.leat.server.aws.Caller;
import dev.leat.topic.MessageFilter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The subscription attributes that clients can set, with SNS's names. `where` is the beginning of
/// SNS's error messages.
record SubscriptionSettings(TopicResolver resolver, Protocol protocol, String where) {

    static final String RAW = "RawMessageDelivery";
    static final String POLICY = "FilterPolicy";
    static final String SCOPE = "FilterPolicyScope";
    static final String REDRIVE = "RedrivePolicy";

    /// SNS's maximum number of subscriptions with a filter policy per topic.
    static final int MOST_POLICIES = 200;

    /// A policy that matches everything; SNS treats it as no policy.
    private static final String NONE = "{}";

    /// Attributes of AWS that Leat does not support.
    private static final Set<String> ABSENT =
            Set.of("DeliveryPolicy", "ReplayPolicy", "SubscriptionRoleArn");

    private static final String DEAD = "deadLetterTargetArn";

    /// Returns the settings of a Subscribe request.
    static SubscriptionSettings subscribing(TopicResolver resolver, Protocol protocol) {
        return new SubscriptionSettings(resolver, protocol, "Attributes Reason: ");
    }

    /// Returns the settings of a SetSubscriptionAttributes request.
    static SubscriptionSettings setting(TopicResolver resolver, Protocol protocol) {
        return new SubscriptionSettings(resolver, protocol, "");
    }

    /// Returns `base` changed by these attributes.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if SNS would refuse an attribute, or Leat does
    ///   not support it
    Terms apply(Map<String, String> asked, Terms base) {
        boolean raw = base.raw();
        var scope = base.where().map(FilterPolicy::scope).orElse(Scope.ATTRIBUTES);
        String policy = base.where().map(FilterPolicy::json).orElse(NONE);
        var letters = base.letters();
        for (var each : asked.entrySet()) {
            String value = each.getValue();
            switch (each.getKey()) {
                case RAW -> raw = raw(value);
                case SCOPE -> scope = scope(value);
                case POLICY -> policy = value.isBlank() ? NONE : value;
                case REDRIVE -> letters = letters(value);
                default -> absent(each.getKey(), value);
            }
        }
        return new Terms(raw, policy(new FilterPolicy(scope, policy)), letters);
    }

    /// Returns the attributes of a subscription for a response.
    static Map<String, String> of(Terms terms, TopicResolver resolver, Caller caller) {
        var all = new LinkedHashMap<String, String>();
        all.put(RAW, "" + terms.raw());
        if (filters(terms)) {
            var policy = terms.where().orElseThrow();
            all.put(POLICY, policy.json());
            all.put(
                    SCOPE,
                    switch (policy.scope()) {
                        case ATTRIBUTES -> "MessageAttributes";
                        case BODY -> "MessageBody";
                    });
        }
        terms.letters()
                .map(queue -> Arn.ofQueue(caller, queue, resolver.queue(queue)))
                .ifPresent(arn -> all.put(REDRIVE, "{\"%s\":\"%s\"}".formatted(DEAD, arn)));
        return all;
    }

    /// Returns true if the subscription filters messages.
    static boolean filters(Terms terms) {
        return terms.where().filter(policy -> !policy.json().equals(NONE)).isPresent();
    }

    private boolean raw(String value) {
        boolean raw =
                switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                            throw SnsErrors.invalid(
                                    where
                                            + "RawMessageDelivery: Invalid value [%s]. Must be true or false."
                                                    .formatted(value));
                };
        if (raw && (protocol == Protocol.EMAIL || protocol == Protocol.EMAIL_JSON)) {
            throw SnsErrors.invalid(
                    where
                            + "Delivery protocol [%s] does not support raw message delivery."
                                    .formatted(protocol.word()));
        }
        return raw;
    }

    private Scope scope(String value) {
        return switch (value) {
            case "MessageAttributes" -> Scope.ATTRIBUTES;
            case "MessageBody" -> Scope.BODY;
            default ->
                    throw SnsErrors.invalid(
                            where
                                    + "FilterPolicyScope: Invalid value [%s]. Please use either MessageBody or MessageAttributes"
                                            .formatted(value));
        };
    }

    /// Returns the policy to store. The scope is stored even if there is no policy yet, because a
    /// client may set the scope first.
    private Optional<FilterPolicy> policy(FilterPolicy policy) {
        if (policy.json().equals(NONE)) {
            return policy.scope() == Scope.ATTRIBUTES ? Optional.empty() : Optional.of(policy);
        }
        try {
            MessageFilter.of(policy);
        } catch (IllegalArgumentException wrong) {
            String text = String.valueOf(wrong.getMessage());
            throw SnsErrors.invalid(text.startsWith(POLICY) ? where + text : text);
        }
        return Optional.of(policy);
    }

    private Optional<String> letters(String value) {
        if (value.isBlank() || value.equals(NONE)) {
            return Optional.empty();
        }
        var policy =
                SnsJson.texts(value)
                        .orElseThrow(() ->
                                SnsErrors.invalid(where + "RedrivePolicy: failed to parse JSON."));
        String name =
                Arn.queue(policy.getOrDefault(DEAD, ""))
                        .orElseThrow(() ->
                                SnsErrors.invalid(
                                        where
                                                + "RedrivePolicy: deadLetterTargetArn is an invalid arn"));
        if (Arn.fifo(name)) {
            throw SnsErrors.invalid(
                    where + "RedrivePolicy: a standard topic needs a standard queue as DLQ.");
        }
        if (resolver.queue(name).filter(queue -> queue.fifo().isEmpty()).isEmpty()) {
            throw SnsErrors.invalid(
                    where + "RedrivePolicy: queue '%s' does not exist.".formatted(name));
        }
        return Optional.of(name);
    }

    private void absent(String name, String value) {
        if (!ABSENT.contains(name)) {
            throw SnsErrors.invalid(where + "AttributeName");
        }
        if (!value.isEmpty()) {
            throw SnsErrors.invalid(
                    where
                            + "Leat's subscriptions do not support the attribute %s; supported are %s, %s, %s and %s"
                                    .formatted(name, RAW, POLICY, SCOPE, REDRIVE));
        }
    }
}
