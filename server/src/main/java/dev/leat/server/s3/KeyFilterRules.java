package dev.leat.server.s3;

import dev.leat.port.BucketAdmin.Notice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.NotificationConfigurationFilter;

/// The key filter of a notification configuration.
record KeyFilterRules(String prefix, String suffix) {

    private static final String PREFIX = "prefix";
    private static final String SUFFIX = "suffix";

    static KeyFilterRules of(Notice notice) {
        return new KeyFilterRules(notice.prefix(), notice.suffix());
    }

    /// @throws S3ErrorException if S3 has no such rule
    static KeyFilterRules of(@Nullable NotificationConfigurationFilter filter) {
        var values = new HashMap<String, String>();
        if (filter != null && filter.key() != null) {
            for (var rule : filter.key().filterRules()) {
                String name = "" + rule.nameAsString();
                String known = name.toLowerCase(Locale.ROOT);
                if (!known.equals(PREFIX) && !known.equals(SUFFIX)) {
                    throw S3ErrorException.invalidArgument(
                            "FilterRule.Name",
                            name,
                            "filter rule name must be either prefix or suffix");
                }
                String value = rule.value() == null ? "" : rule.value();
                if (values.put(known, value) != null) {
                    throw S3ErrorException.invalidArgument(
                            "FilterRule.Name",
                            known,
                            "Cannot specify more than one %s rule in a filter.".formatted(known));
                }
            }
        }
        return new KeyFilterRules(values.getOrDefault(PREFIX, ""), values.getOrDefault(SUFFIX, ""));
    }

    /// Returns the filter for a response; null if there are notifications for every key.
    @Nullable NotificationConfigurationFilter filter() {
        var rules = new ArrayList<FilterRule>();
        if (!prefix.isEmpty()) {
            rules.add(FilterRule.builder().name(PREFIX).value(prefix).build());
        }
        if (!suffix.isEmpty()) {
            rules.add(FilterRule.builder().name(SUFFIX).value(suffix).build());
        }
        return rules.isEmpty()
                ? null
                : NotificationConfigurationFilter.builder()
                        .key(key -> key.filterRules(rules))
                        .build();
    }
}
