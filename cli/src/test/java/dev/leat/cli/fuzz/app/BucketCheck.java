package dev.leat.cli.fuzz.app;

import dev.leat.cli.fuzz.draw.Data;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Flow;
import dev.leat.cli.fuzz.draw.Kind;
import dev.leat.cli.fuzz.draw.Oracle;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.RejectsLocation;
import dev.leat.port.FileLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Compares the objects that a pipeline wrote with the oracle.
///
/// @param keys the keys of the objects of each bucket
record BucketCheck(
        Drawn drawn,
        Flow flow,
        Map<String, List<String>> keys,
        LocalPlatform platform,
        List<Finding> findings) {

    /// Records with one key are one record, unless lint has said that a bucket does not know that.
    void sameKey(Data data) throws IOException {
        var most = Oracle.different(drawn, flow, data);
        for (var target : flow.targets()) {
            if (most.isPresent() && target.kind().equals("bucket")) {
                long rows = 0;
                for (var content : contents(target)) {
                    rows += Written.rows(content, target.format());
                }
                if (rows > most.get()) {
                    findings.add(
                            new Finding(
                                    "up: a bucket has a record twice",
                                    "%s to %s: %d rows with %d keys"
                                            .formatted(
                                                    flow.name(),
                                                    target.place(),
                                                    rows,
                                                    most.get())));
                }
            }
        }
    }

    private List<byte[]> contents(Flow.Target target) throws IOException {
        var contents = new ArrayList<byte[]>();
        for (var key : keys.getOrDefault(target.place(), List.of())) {
            if (!key.endsWith(RejectsLocation.SUFFIX)) {
                var unit = platform.buckets().head(target.place(), key).orElseThrow().unit();
                try (var in = platform.buckets().content(unit).open(0)) {
                    contents.add(in.readAllBytes());
                }
            }
        }
        return contents;
    }

    /// The rows of all objects are those that the oracle reckons.
    void outputs(Oracle.Opinion opinion, FileLog.Entry entry) throws IOException {
        for (int i = 0; i < flow.targets().size(); i++) {
            var target = flow.targets().get(i);
            if (!target.kind().equals("bucket")) {
                continue;
            }
            long rows = 0;
            var documents = new ArrayList<String>();
            for (var content : contents(target)) {
                rows += Written.rows(content, target.format());
                if (target.format().equals("ndjson")) {
                    documents.addAll(Written.documents(content));
                }
            }
            var reckoned = opinion.sinks().get(i);
            if (rows != reckoned.size()) {
                findings.add(
                        new Finding(
                                "up: a bucket has other rows than reckoned",
                                "%s to %s: %d rows, reckoned %d"
                                        .formatted(
                                                entry.unit().id(),
                                                target.place(),
                                                rows,
                                                reckoned.size())));
            } else if (target.format().equals("ndjson") && plain()) {
                values(target, documents, Written.canonical(reckoned));
            }
        }
    }

    /// Times and doubles have more than one text.
    private boolean plain() {
        return flow.source().columns().stream()
                .allMatch(c ->
                        c.kind() != Kind.DOUBLE
                                && !c.kind().time()
                                && c.kind().compareTo(Kind.JSON) < 0);
    }

    private void values(Flow.Target target, List<String> documents, List<String> reckoned) {
        var missing = new ArrayList<>(reckoned);
        documents.forEach(missing::remove);
        if (!missing.isEmpty()) {
            findings.add(
                    new Finding(
                            "up: other values than reckoned",
                            "%s to %s: missing %s in %s"
                                    .formatted(flow.name(), target.place(), missing, documents)));
        }
    }
}
