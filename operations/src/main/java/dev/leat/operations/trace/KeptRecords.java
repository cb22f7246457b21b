package dev.leat.operations.trace;

import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Record;
import dev.leat.operations.SearchedPlace;
import dev.leat.port.LocalServices;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The records of a pipeline that are still stored after they were processed: those in its archive
/// and in its stream, which has an archive of redriven records.
///
/// @param services the services that have them, if the platform has any
record KeptRecords(Pipeline pipeline, Optional<LocalServices> services) {

    private static final int PAGE = 1000;
    private static final long PAGE_BYTES = 16 << 20;

    /// Returns how the records of each store are read, by the name of the store: page by page,
    /// until there are no more or the argument returns false. Returns true if all were read.
    Map<String, Predicate<Predicate<List<Record>>>> stores() {
        var stores = new TreeMap<String, Predicate<Predicate<List<Record>>>>();
        services.ifPresent(local -> {
            archive(local, pipeline.name(), stores);
            if (pipeline.from() instanceof StreamSource from) {
                archive(local, from.redriven(pipeline.name()), stores);
                stores.put(
                        SearchedPlace.stream(from.stream()),
                        page -> stream(local, from.stream(), page));
            }
        });
        return stores;
    }

    private static void archive(
            LocalServices local,
            String name,
            Map<String, Predicate<Predicate<List<Record>>>> stores) {
        if (local.archives().find(name).isPresent()) {
            stores.put(SearchedPlace.archive(name), page -> archive(local, name, page));
        }
    }

    private static boolean archive(LocalServices local, String name, Predicate<List<Record>> page) {
        return local.archives()
                .segments(name)
                .map(segment -> segment.records().stream().map(ArchivedRecord::original).toList())
                .allMatch(page);
    }

    private static boolean stream(
            LocalServices local, String stream, Predicate<List<Record>> page) {
        for (var shard : local.streams().shards(stream)) {
            long next = local.streams().at(stream, shard.number(), Instant.EPOCH);
            while (true) {
                var read = local.streams().read(stream, shard.number(), next, PAGE, PAGE_BYTES);
                if (read.records().isEmpty()) {
                    break;
                }
                if (!page.test(read.records().stream().map(one -> one.record(1)).toList())) {
                    return false;
                }
                next = read.next();
            }
        }
        return true;
    }
}
