package dev.leat.contract.table;

import dev.leat.app.App;
import dev.leat.app.Table;
import dev.leat.contract.ContractHost;
import dev.leat.contract.VirtualTime;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemValue;
import dev.leat.item.KeyBytes;
import dev.leat.port.PlatformParts;
import dev.leat.port.TableReader;
import dev.leat.port.TableReader.SortRange;
import dev.leat.port.Tables;
import dev.leat.port.Tables.Decision;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tables of a platform, used through its port, on a virtual clock.
public final class PortAccess implements TableAccess {

    private static final long PAGE = 1 << 20;

    private final ContractHost host;
    private final VirtualTime time = VirtualTime.start();
    private PlatformParts platform;

    public PortAccess(ContractHost host) {
        this.host = host;
        platform = host.open(App.named("shop"), time);
    }

    private Tables tables() {
        return platform.services().orElseThrow().tables();
    }

    @Override
    public void create(Table table) {
        tables().create(new Tables.Info(table, false, time.instant(), Map.of(), Map.of()));
    }

    @Override
    public void change(Table from, Table to) {
        tables().replace(new Tables.Info(to, false, time.instant(), Map.of(), Map.of()));
    }

    @Override
    public Optional<Item> get(Table table, Item key) {
        return tables().get(table.name(), List.of(key)).getFirst();
    }

    @Override
    public List<Optional<Item>> getTogether(Table table, List<Item> keys) {
        return tables().get(
                        keys.stream()
                                .map(key -> new TableReader.Location(table.name(), key))
                                .toList());
    }

    @Override
    public boolean write(Write write) {
        return writeTogether(List.of(write)).getFirst();
    }

    @Override
    public List<Boolean> writeTogether(List<Write> writes) {
        return tables().write(writes.stream().map(PortAccess::translated).toList()).stream()
                .map(written -> written.refused().isEmpty())
                .toList();
    }

    @Override
    public Once writeOnce(String token, List<Write> writes) {
        var digest = writes.toString().getBytes(StandardCharsets.UTF_8);
        var translated = writes.stream().map(PortAccess::translated).toList();
        return tables().writeOnce(token, digest, translated)
                .map(all ->
                        all.stream().allMatch(one -> one.refused().isEmpty())
                                ? Once.DONE
                                : Once.REFUSED)
                .orElse(Once.MISMATCH);
    }

    private static Tables.Write translated(Write write) {
        return switch (write) {
            case Write.Put(var table, var item, var guard) ->
                    write(table, item, guard, new Decision.Put(item));
            case Write.Delete(var table, var key, var guard) ->
                    write(table, key, guard, new Decision.Delete());
            case Write.Check(var table, var key, var guard) ->
                    write(table, key, guard, new Decision.Keep());
        };
    }

    private static Tables.Write write(Table table, Item item, Guard guard, Decision decision) {
        return new Tables.Write(
                table.name(),
                ItemKey.only(item, table.key().names()),
                old -> {
                    boolean holds =
                            guard == Guard.NONE || old.isPresent() == (guard == Guard.PRESENT);
                    return holds
                            ? decision
                            : new Decision.Refuse("ConditionalCheckFailed", "the guard failed");
                });
    }

    @Override
    public Page read(Read read, Optional<Item> after) {
        var page =
                tables().read(
                                new TableReader.Query(
                                        read.table().name(),
                                        read.index().map(Table.Index::name),
                                        read.partition().map(KeyBytes::of),
                                        range(read.range()),
                                        read.backward(),
                                        after,
                                        read.segment(),
                                        read.limit(),
                                        PAGE));
        var names = new LinkedHashSet<>(read.table().key().names());
        read.index().ifPresent(index -> names.addAll(index.key().names()));
        return new Page(
                page.items(),
                page.more()
                        ? Optional.of(ItemKey.only(page.items().getLast(), List.copyOf(names)))
                        : Optional.empty());
    }

    private static SortRange range(Range range) {
        var values = new ArrayList<Optional<byte[]>>();
        range.values().forEach(value -> values.add(Optional.of(KeyBytes.of(value))));
        Optional<byte[]> none = Optional.empty();
        return switch (range.operator()) {
            case "" -> SortRange.ALL;
            case "<" -> new SortRange(none, true, values.getFirst(), false);
            case "<=" -> new SortRange(none, true, values.getFirst(), true);
            case ">" -> new SortRange(values.getFirst(), false, none, true);
            case ">=" -> new SortRange(values.getFirst(), true, none, true);
            case "=" -> new SortRange(values.getFirst(), true, values.getFirst(), true);
            case "between" -> new SortRange(values.getFirst(), true, values.getLast(), true);
            default ->
                    new SortRange(
                            values.getFirst(),
                            true,
                            Optional.of(end(range.values().getFirst())),
                            false);
        };
    }

    /// Returns bytes that follow all texts with a prefix: no byte of UTF-8 is 0xFF.
    private static byte[] end(ItemValue prefix) {
        var bytes = KeyBytes.of(prefix);
        var end = Arrays.copyOf(bytes, bytes.length + 1);
        end[bytes.length] = (byte) 0xFF;
        return end;
    }

    @Override
    public void awaitExpiry(Table table, Item key) {
        time.advance(Duration.ofSeconds(2));
    }

    @Override
    public long now() {
        return time.instant().getEpochSecond();
    }

    @Override
    public void restart() {
        platform.engine().close();
        platform = host.open(App.named("shop"), time);
    }

    @Override
    public void close() {
        platform.engine().close();
    }
}
