package dev.leat.server.sns;

import com.google.re2j.Pattern;
import dev.leat.port.AwsNames;
import dev.leat.port.TopicAdmin;
import dev.leat.server.aws.Caller;
import java.util.Map;
import java.util.TreeMap;

/// The topic attributes that clients can set: a display name and an access policy. The policy is
/// stored because tools read it back; it is not enforced.
final class TopicSettings {

    static final String DISPLAY_NAME = "DisplayName";
    static final String POLICY = "Policy";

    private static final Pattern FEEDBACK =
            Pattern.compile("[A-Za-z]+Feedback(RoleArn|SampleRate)");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_POLICY = 30_720;

    /// AWS attributes that Leat does not support, each with its value that has no effect. Only this
    /// value is accepted.
    private static final Map<String, String> ABSENT =
            Map.of(
                    "ArchivePolicy", "",
                    "ContentBasedDeduplication", "false",
                    "DeliveryPolicy", "",
                    "FifoThroughputScope", "",
                    "FifoTopic", "false",
                    "KmsMasterKeyId", "",
                    "SignatureVersion", "",
                    "TracingConfig", "PassThrough");

    private TopicSettings() {}

    /// Returns the attributes of a new topic to store.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if SNS has no such attribute, or Leat does not
    ///   support it
    static Map<String, String> checked(Map<String, String> asked) {
        var kept = new TreeMap<String, String>();
        asked.forEach((name, value) -> put(kept, name, value, "Attributes Reason: "));
        kept.values().removeIf(String::isEmpty);
        return kept;
    }

    /// Returns the changes for setting one attribute of a topic. An empty value removes the
    /// attribute.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if SNS has no such attribute, or Leat does not
    ///   support it
    static Map<String, String> changed(String name, String value) {
        var changed = new TreeMap<String, String>();
        put(changed, name, value, "");
        return changed;
    }

    /// Returns true if a topic already has these attributes.
    static boolean has(TopicAdmin.Managed topic, Map<String, String> asked) {
        return asked.entrySet().stream()
                .allMatch(each ->
                        topic.attributes().getOrDefault(each.getKey(), "").equals(each.getValue()));
    }

    /// Returns the access policy; by default the same as in AWS.
    static String policy(TopicAdmin.Managed topic, Caller caller) {
        String set = topic.attributes().getOrDefault(POLICY, "");
        if (!set.isEmpty()) {
            return set;
        }
        return """
        {"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":\
        "__default_statement_ID","Effect":"Allow","Principal":{"AWS":"*"},"Action":[\
        "SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission",\
        "SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe",\
        "SNS:ListSubscriptionsByTopic","SNS:Publish"],"Resource":"%s","Condition":{\
        "StringEquals":{"AWS:SourceOwner":"%s"}}}]}\
        """
                .formatted(Arn.ofTopic(caller, topic.name()), AwsNames.ACCOUNT);
    }

    private static void put(Map<String, String> kept, String name, String value, String where) {
        switch (name) {
            case DISPLAY_NAME -> {
                if (value.length() > LONGEST_NAME
                        || value.chars().anyMatch(Character::isISOControl)) {
                    throw SnsErrors.invalid(
                            where
                                    + "DisplayName: it may have at most 100 characters and no control characters");
                }
                kept.put(name, value);
            }
            case POLICY -> {
                if (value.length() > LONGEST_POLICY
                        || !(value.isEmpty() || SnsJson.object(value))) {
                    throw SnsErrors.invalid(where + "Policy Error: not a JSON object");
                }
                kept.put(name, value);
            }
            default -> absent(name, value, where);
        }
    }

    private static void absent(String name, String value, String where) {
        boolean feedback = FEEDBACK.matcher(name).matches();
        if (!ABSENT.containsKey(name) && !feedback) {
            throw SnsErrors.invalid(where + "AttributeName");
        }
        if (!value.isEmpty() && !value.equals(ABSENT.get(name))) {
            throw SnsErrors.invalid(
                    where
                            + "Leat's topics do not support the attribute %s; supported are DisplayName and"
                                    .formatted(name)
                            + " Policy");
        }
    }
}
