package dev.leat.server;

import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The audit of an app that runs in another process.
final class RemoteAudit implements Audit {

    private final Connection connection;

    RemoteAudit(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void enter(Run run) {
        connection.post("audit/runs", run, in -> in.readAllBytes().length);
    }

    @Override
    public Optional<Run> run(String id) {
        return runs("audit/run?id=" + Url.encode(id)).stream().findFirst();
    }

    @Override
    public List<Run> runs(int most) {
        return runs("audit/runs?most=" + most);
    }

    private List<Run> runs(String path) {
        return connection.get(path, in -> Wire.MAPPER.readValue(in, Wire.RUNS));
    }

    @Override
    public Map<Outcome, Long> outcomes(String run) {
        return connection.get(
                "audit/outcomes?run=" + Url.encode(run),
                in -> Wire.MAPPER.readValue(in, Wire.OUTCOMES));
    }

    @Override
    public List<Entry> entries(String run, long from, int most) {
        return entriesAt(
                "audit/entries?run=" + Url.encode(run) + "&from=" + from + "&most=" + most);
    }

    @Override
    public List<Entry> entries(String record) {
        return entriesAt("audit/record?id=" + Url.encode(record));
    }

    private List<Entry> entriesAt(String path) {
        return connection.get(path, in -> Wire.MAPPER.readValue(in, Wire.ENTRIES));
    }
}
