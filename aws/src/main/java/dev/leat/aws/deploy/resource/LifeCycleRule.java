package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.block;
import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.app.Bucket;
import dev.leat.app.RedshiftUrl;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.s3.StagedObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A rule by which S3 deletes objects, old versions or the parts of unfinished uploads.
///
/// @param id unique in the bucket
/// @param prefix begins the keys of the objects
public record LifeCycleRule(String id, String prefix, Subject subject, int days) {

    /// The subject of a rule. The rule of old versions also removes the marks of deletions that
    /// have no older version.
    public enum Subject {
        OBJECTS,
        OLD_VERSIONS,
        UNFINISHED_UPLOADS
    }

    /// Longer than the notification of an object can be in a queue and then in its dead-letter
    /// queue: 14 days each. So its version, its staged files and its decided uploads exist until it
    /// is processed
    /// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html).
    private static final int KEPT = 30;

    /// Rows are staged only during a load, and then deleted.
    private static final int STAGED_FOR_LOAD = 1;

    /// Returns the rules of a bucket of an app.
    ///
    /// @param versioned true if the bucket has versions
    /// @param written true if pipelines upload objects to the bucket
    public static List<LifeCycleRule> of(Bucket bucket, boolean versioned, boolean written) {
        var rules = new ArrayList<LifeCycleRule>();
        bucket.expireAfter()
                .ifPresent(age ->
                        rules.add(new LifeCycleRule("expire", "", Subject.OBJECTS, days(age))));
        if (versioned) {
            rules.add(new LifeCycleRule("old-versions", "", Subject.OLD_VERSIONS, KEPT));
        }
        if (written) {
            rules.add(
                    new LifeCycleRule("unfinished-uploads", "", Subject.UNFINISHED_UPLOADS, KEPT));
        }
        return List.copyOf(rules);
    }

    /// Returns the rules of a state bucket.
    ///
    /// @param files true if pipelines read files
    /// @param rows true if pipelines stage rows for Redshift
    public static List<LifeCycleRule> ofState(boolean files, boolean rows) {
        var rules = new ArrayList<LifeCycleRule>();
        if (files) {
            rules.add(
                    new LifeCycleRule("staged-files", StagedObjects.PREFIX, Subject.OBJECTS, KEPT));
            rules.add(
                    new LifeCycleRule("unfinished-uploads", "", Subject.UNFINISHED_UPLOADS, KEPT));
        }
        if (rows) {
            rules.add(
                    new LifeCycleRule(
                            "staged-rows",
                            RedshiftUrl.STATE_PREFIX,
                            Subject.OBJECTS,
                            STAGED_FOR_LOAD));
        }
        return List.copyOf(rules);
    }

    /// S3 counts the age of objects in whole days.
    private static int days(Duration age) {
        return Math.toIntExact(age.plusDays(1).minusNanos(1).toDays());
    }

    Entries cloudFormation() {
        var rule = entry("Id", id).with("Status", "Enabled");
        if (!prefix.isEmpty()) {
            rule = rule.with("Prefix", prefix);
        }
        return switch (subject) {
            case OBJECTS -> rule.with("ExpirationInDays", days);
            case OLD_VERSIONS ->
                    rule.with("NoncurrentVersionExpiration", entry("NoncurrentDays", days))
                            .with("ExpiredObjectDeleteMarker", true);
            case UNFINISHED_UPLOADS ->
                    rule.with("AbortIncompleteMultipartUpload", entry("DaysAfterInitiation", days));
        };
    }

    Entries terraform() {
        var filter = prefix.isEmpty() ? Entries.NONE : entry("prefix", prefix);
        var rule = entry("id", id).with("status", "Enabled").with("filter", block(filter));
        return switch (subject) {
            case OBJECTS -> rule.with("expiration", block(entry("days", days)));
            case OLD_VERSIONS ->
                    rule.with(
                                    "noncurrent_version_expiration",
                                    block(entry("noncurrent_days", days)))
                            .with("expiration", block(entry("expired_object_delete_marker", true)));
            case UNFINISHED_UPLOADS ->
                    rule.with(
                            "abort_incomplete_multipart_upload",
                            block(entry("days_after_initiation", days)));
        };
    }
}
