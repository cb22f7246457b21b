package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Where the identities of a pipeline lie in Redis. Records that never change: one hash for each
/// day on which they were last seen, which Redis deletes when the dedupe window is over. Records
/// that change: one hash without end, and one for each view with what it last took of each record.
///
/// A new generation of a view has identities of its own, in one hash, for as long as it is filled.
///
/// @param days how many days identities are remembered
record RedisPipeline(String name, String prefix, long days, boolean changes, boolean anew) {

    static RedisPipeline of(App app, Pipeline pipeline) {
        // Whole days that are at least as long as the window, and one more: an identity must
        // outlive every record that may still come.
        long days = app.dedupeWindow(pipeline).plusDays(2).minusNanos(1).toDays();
        return new RedisPipeline(
                pipeline.name(),
                "leat:" + app.name() + ":" + pipeline.name() + ":",
                days,
                pipeline.version().isPresent(),
                false);
    }

    /// The same for a new generation of a view. No view's name has a `#`, and no pipeline's.
    RedisPipeline anew(App app, String next) {
        return new RedisPipeline(name, prefix(app, next, name), days, changes, true);
    }

    /// What all keys of a pipeline begin with that a generation has.
    static String prefix(App app, String next, String pipeline) {
        return "leat:" + app.name() + ":" + next + ":" + pipeline + ":";
    }

    /// Tomorrow's hash, today's, and so on back to the first day that is remembered.
    List<String> hashes(Instant now) {
        if (anew) {
            return List.of(ids());
        }
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var hashes = new ArrayList<String>();
        for (long back = -1; back <= days; back++) {
            hashes.add(prefix + "ids:" + today.minusDays(back));
        }
        return hashes;
    }

    /// How long Redis keeps a day's hash after it was last written to.
    long seconds() {
        return Duration.ofDays(days + 2).toSeconds();
    }

    String records() {
        return prefix + "records";
    }

    /// All identities of a new generation.
    String ids() {
        return changes ? records() : prefix + "ids";
    }

    /// Where identities of records that never change lie: three entries of a map.
    void days(Pack pack, Instant now) {
        var hashes = hashes(now);
        // A writer whose clock is ahead may have begun tomorrow's.
        pack.text("today").number(anew ? 1 : 2);
        pack.text("seconds").number(seconds());
        pack.text("days").array(hashes.size());
        hashes.forEach(pack::text);
    }

    /// What a view last took of each record.
    String last(String view) {
        return prefix + "last:" + view;
    }

    /// A queue and a view may have one name.
    static String label(Sink sink) {
        return sink.kind() + " " + sink.name();
    }
}
