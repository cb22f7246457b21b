package dev.leat.local;

import dev.leat.app.App;
import dev.leat.contract.ContractHost;
import dev.leat.contract.TestedStream;
import dev.leat.port.PlatformParts;
import dev.leat.port.Streams;
import dev.leat.port.Time;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A folder that processes, one after the other, have as their state, and its stream `live`.
final class StreamFolder implements ContractHost, TestedStream {

    private static final String LIVE = "live";

    private final LocalContractTest.Folder folder;
    private @Nullable PlatformParts open;

    StreamFolder(Path folder) {
        this.folder = new LocalContractTest.Folder(folder);
    }

    @Override
    public PlatformParts open(App app, Time time) {
        var opened = folder.open(app, time);
        open = opened;
        return opened;
    }

    @Override
    public void crash(PlatformParts platform) {
        folder.crash(platform);
    }

    private Streams streams() {
        if (open == null) {
            throw new IllegalStateException("the platform is not open");
        }
        return open.services().orElseThrow().streams();
    }

    private int number(String shard) {
        return streams().shards(LIVE).stream()
                .filter(each -> each.id().equals(shard))
                .findFirst()
                .orElseThrow()
                .number();
    }

    @Override
    public void put(String data, String partitionKey, BigInteger hash) {
        var bytes = data.getBytes(StandardCharsets.UTF_8);
        streams().put(LIVE, List.of(new Streams.NewRecord(bytes, partitionKey, hash)));
    }

    @Override
    public void split(String shard, BigInteger hash) {
        streams().split(LIVE, number(shard), hash);
    }

    @Override
    public void merge(String shard, String adjacent) {
        streams().merge(LIVE, number(shard), number(adjacent));
    }

    @Override
    public void reshard(int shards) {
        streams().reshard(LIVE, shards);
    }
}
