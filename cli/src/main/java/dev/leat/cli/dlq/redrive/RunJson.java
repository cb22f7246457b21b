package dev.leat.cli.dlq.redrive;

import dev.leat.port.Audit;
import dev.leat.redrive.DeadLetterPurge;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON output of runs and their dead letters.
public final class RunJson {

    private static final JsonMapper JSON = JsonMapper.shared();

    private RunJson() {}

    public static ObjectNode of(Audit.Run run) {
        var row = JSON.createObjectNode();
        row.put("run", run.id()).put("kind", kind(run));
        row.put("by", run.by()).put("queue", run.queue());
        row.put("terms", RunText.options(run.terms()).strip());
        row.put("started", run.started().toString());
        run.ended().ifPresent(ended -> row.put("ended", ended.toString()));
        row.put("state", RunText.state(run.state()));
        row.put("redriven", run.redriven()).put("held", run.held()).put("skipped", run.passed());
        if (!run.detail().isEmpty()) {
            row.put("detail", run.detail());
        }
        return row;
    }

    private static String kind(Audit.Run run) {
        if (DeadLetterPurge.isPurge(run)) {
            return "purge";
        }
        return run.terms().move().isPresent() ? "move" : "redrive";
    }

    static ObjectNode of(Audit.Entry entry) {
        var row = JSON.createObjectNode();
        row.put("number", entry.number()).put("run", entry.run());
        row.put("message", entry.message()).put("sequence", entry.sequence());
        row.put("identity", entry.identity()).put("group", entry.cause());
        row.set("only", JSON.valueToTree(entry.only().stream().sorted().toList()));
        row.put("edited", entry.edited()).put("at", entry.at().toString());
        row.put("outcome", RunText.word(entry.outcome()));
        entry.ended().ifPresent(ended -> row.put("ended", ended.toString()));
        return row;
    }
}
