package dev.leat.cli.listing;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.alarm.AlarmStatus;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.top.EndpointText;
import dev.leat.delivery.EndpointStatus;
import dev.leat.operations.StoredItemOperations.TableSummary;
import dev.leat.port.Archives.Archive;
import dev.leat.port.WarehouseTables.Load;
import dev.leat.server.operations.RemoteOperations;
import dev.leat.text.TimeText;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The tables of `leat ls` by kind of resources, and those of the parts of one resource, such as
/// the objects of a bucket.
final class ResourceTables {

    private static final int MOST_LOADS = 20;

    private static final Listing<AlarmStatus> ALARMS =
            Listing.<AlarmStatus>lines()
                    .text("ALARM", AlarmStatus::alarm)
                    .text("STATE", alarm -> alarm.condition().name())
                    .time("SINCE", alarm -> Optional.of(alarm.since()))
                    .text("REASON", alarm -> TerminalLine.flat(alarm.reason()))
                    .text("POLICY", alarm -> TerminalLine.flat(alarm.policy()))
                    .orElse("no alarm of the app has been evaluated");

    private static final Listing<Archive> ARCHIVES =
            Listing.<Archive>lines()
                    .text("PIPELINE", Archive::pipeline)
                    .text("KEPT", archive -> TimeText.period(archive.period()))
                    .text(
                            "SINCE",
                            archive ->
                                    archive.complete() ? "first" : TimeText.second(archive.since()))
                    .count("RECORDS", Archive::records)
                    .count("BYTES", Archive::bytes)
                    .count("OBJECTS", Archive::objects)
                    .time("OLDEST", Archive::oldest)
                    .time("NEWEST", Archive::newest)
                    .orElse("no archives");

    private static final Listing<TableRow> TABLES =
            Listing.<TableRow>lines()
                    .text("TABLE", TableRow::table)
                    .text("KEY", row -> String.join(", ", row.summary().key()))
                    .count("ITEMS", row -> row.summary().items())
                    .count("BYTES", row -> row.summary().bytes());

    private static final Listing<Load> LOADS =
            Listing.<Load>lines()
                    .number("LOAD", load -> Long.toString(load.id()))
                    .text("AT", load -> load.at().toString())
                    .text("PIPELINE", Load::pipeline)
                    .count("ADDED", Load::added)
                    .count("REPLACED", Load::replaced)
                    .count("DELETED", Load::deleted);

    static final Map<String, Consumer<ListingRequest>> ALL =
            Map.of(
                    "queues", QueueRow::print,
                    "topics", TopicRows::print,
                    "streams", StreamRows::streams,
                    "buckets", BucketRows::buckets,
                    "tables", ResourceTables::tables,
                    "lake_tables", LakeRow::print,
                    "endpoints", ResourceTables::endpoints,
                    "alarms", request -> request.print(ALARMS, request.operations().alarms()),
                    "archives",
                            request -> request.print(ARCHIVES, request.operations().archives()));

    static final Map<String, Consumer<ListingRequest>> PARTS =
            Map.of(
                    "streams", StreamRows::shards,
                    "buckets", BucketRows::objects,
                    "warehouse_tables", ResourceTables::loads);

    private ResourceTables() {}

    private static void tables(ListingRequest request) {
        request.print(
                TABLES,
                request.operations().items().tables().entrySet().stream()
                        .map(table -> new TableRow(table.getKey(), table.getValue()))
                        .toList());
    }

    private static void loads(ListingRequest request) {
        request.print(
                LOADS,
                request.operations().warehouse().loads(request.name(), request.limit(MOST_LOADS)));
    }

    private static void endpoints(ListingRequest request) {
        boolean running = RemoteOperations.is(request.operations());
        request.print(
                Listing.<EndpointStatus>lines()
                        .text("ENDPOINT", EndpointStatus::endpoint)
                        .text("PIPELINES", one -> String.join(", ", one.pipelines()))
                        .text("STATE", one -> EndpointText.state(one, running))
                        .count("WAITING", EndpointStatus::waiting)
                        .time("OLDEST", EndpointStatus::oldest)
                        .text("REASON", one -> TerminalLine.flat(one.reason()))
                        .orElse("the app has no endpoints"),
                request.operations().endpoints());
    }

    private record TableRow(String table, @JsonUnwrapped TableSummary summary) {}
}
