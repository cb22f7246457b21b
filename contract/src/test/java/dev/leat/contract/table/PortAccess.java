package dev.leat.contract.table;

import dev.leat.app.App;
import dev.leat.app.Table;
import dev.leat.contract.ContractHost;
import dev.leat.contract.VirtualTime;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.port.PlatformParts;
import dev.leat.port.TableReader;
import dev.leat.port.Tables;
import dev.leat.port.Tables.Decision;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// Tables of a platform, used through its port, on a virtual clock.
public final class PortAccess implements TableAccess {

    private static final long PAGE = 1 << 20;

    private final ContractHost host;
    private final VirtualTime time = VirtualTime.start();
    private final BiFunction<Table, Tables, TableReader> readers;
    private PlatformParts platform;

    public PortAccess(ContractHost host) {
        this(host, (_, tables) -> tables);
    }

    /// @param readers returns the tested reader of a table that is one of these tables
    public PortAccess(ContractHost host, BiFunction<Table, Tables, TableReader> readers) {
        this.host = host;
        this.readers = readers;
        platform = host.open(App.named("shop"), time);
    }

    private Tables tables() {
        return platform.services().orElseThrow().tables();
    }

    private TableReader reader(Table table) {
        return readers.apply(table, tables());
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
        return reader(table).get(table.name(), List.of(key)).getFirst();
    }

    @Override
    public List<Optional<Item>> getTogether(Table table, List<Item> keys) {
        return tables().get(
                        keys.stream().map(key -> new Tables.Location(table.name(), key)).toList());
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
        return page(reader(read.table()), read, after);
    }

    /// Reads a page with this reader.
    public static Page page(TableReader reader, Read read, Optional<Item> after) {
        var page =
                reader.read(
                        new TableReader.Query(
                                read.table().name(),
                                read.index().map(Table.Index::name),
                                read.partition(),
                                read.range(),
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
        host.close(platform);
        platform = host.open(App.named("shop"), time);
    }

    @Override
    public void close() {
        host.close(platform);
    }
}
