package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.app.KeyFilter;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Items;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A notification of the new objects of a bucket.
///
/// @param target the ARN of a queue or topic
/// @param policy the id of the policy of the target, which must exist before: S3 checks that it may
///   send
public record ObjectNotification(Kind kind, TemplateValue target, KeyFilter filter, String policy) {

    /// The events of a notification: each put, copy or completed upload of an object.
    public static final String EVENT = "s3:ObjectCreated:*";

    /// The kind of the target.
    public enum Kind {
        QUEUE,
        TOPIC
    }

    /// Returns a prefix or suffix in the form in which S3 takes it. Its page says that a blank must
    /// be `+`, that other special characters must be percent-encoded, and that `*` is no wildcard
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html).
    /// The page does not list the special characters. URLEncoder encodes `~`, which S3 decodes, and
    /// leaves `*`, which stands for itself.
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    private List<TemplateValue> rules() {
        var rules = new ArrayList<TemplateValue>();
        if (!filter.prefix().isEmpty()) {
            rules.add(entry("Name", "prefix").with("Value", encoded(filter.prefix())));
        }
        if (!filter.suffix().isEmpty()) {
            rules.add(entry("Name", "suffix").with("Value", encoded(filter.suffix())));
        }
        return rules;
    }

    /// Returns the configuration; `name` is the name of the target in it.
    Entries cloudFormation(String name) {
        var configuration = entry("Event", EVENT).with(name, target);
        var rules = rules();
        return rules.isEmpty()
                ? configuration
                : configuration.with("Filter", entry("S3Key", entry("Rules", new Items(rules))));
    }

    Entries terraform(String name) {
        var configuration = entry(name, target).with("events", TemplateValue.texts(List.of(EVENT)));
        if (!filter.prefix().isEmpty()) {
            configuration = configuration.with("filter_prefix", encoded(filter.prefix()));
        }
        if (!filter.suffix().isEmpty()) {
            configuration = configuration.with("filter_suffix", encoded(filter.suffix()));
        }
        return configuration;
    }

    /// Returns the reference to the policy of the target in Terraform.
    String policyInTerraform() {
        return kind == Kind.QUEUE
                ? SqsQueuePolicy.reference(policy)
                : SnsTopicPolicy.reference(policy);
    }
}
