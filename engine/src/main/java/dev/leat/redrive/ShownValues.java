package dev.leat.redrive;

import dev.leat.port.Audit;
import dev.leat.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The entries in the audit log about personal values that a person has shown on purpose. An entry
/// is a run that sends nothing, and whose detail names the content. Repeated requests for the same
/// content within a minute, such as those of a download in parts, are one entry. Thread-safe.
public final class ShownValues {

    /// Prefix of the detail of an entry; this text is stored.
    private static final String BEGINNING = "personal values shown";

    private static final Duration SAME = Duration.ofMinutes(1);
    private static final int MOST_KNOWN = 1000;
    private static final int LONGEST = 1000;

    private final Audit audit;
    private final Time time;
    private final Map<String, Instant> known =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Instant> oldest) {
                    return size() > MOST_KNOWN;
                }
            };

    public ShownValues(Audit audit, Time time) {
        this.audit = audit;
        this.time = time;
    }

    /// Returns true if the run is such an entry.
    public static boolean is(Audit.Run run) {
        return run.detail().startsWith(BEGINNING);
    }

    /// Adds an entry.
    ///
    /// @param by the person or program
    /// @param resource the queue, bucket, table or other resource with the values; may be empty
    /// @param content the content that was shown
    public synchronized void add(String by, String resource, String content) {
        var now = time.instant();
        var text = content.substring(0, Math.min(content.length(), LONGEST));
        var last = known.get(text);
        if (last != null && !now.isBefore(last) && now.isBefore(last.plus(SAME))) {
            return;
        }
        audit.save(
                new Audit.Run(
                        Redriver.id(audit, time),
                        by,
                        resource,
                        Audit.Terms.ALL,
                        now,
                        Optional.of(now),
                        Audit.State.COMPLETED,
                        0,
                        0,
                        0,
                        0,
                        0,
                        BEGINNING + ": " + text));
        known.put(text, now);
    }
}
