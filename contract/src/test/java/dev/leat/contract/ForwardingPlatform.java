package dev.leat.contract;

import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.port.AlarmLog;
import dev.leat.port.Archives;
import dev.leat.port.Audit;
import dev.leat.port.Buckets;
import dev.leat.port.DataCatalog;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Deliveries;
import dev.leat.port.EventBus;
import dev.leat.port.FileLog;
import dev.leat.port.LakeTables;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.QualityLog;
import dev.leat.port.QueueAdmin;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.Streams;
import dev.leat.port.Tables;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin;
import dev.leat.port.ViewReader;
import dev.leat.port.WarehouseTables;
import java.util.List;
import java.util.Optional;

/// A platform that forwards each call to another platform, unless the method is overridden. Closing
/// it also closes the other platform.
public interface ForwardingPlatform extends Platform {

    Platform beneath();

    @Override
    default Source source(String queue) {
        return beneath().source(queue);
    }

    @Override
    default Store sourceStore(String queue) {
        return beneath().sourceStore(queue);
    }

    @Override
    default Store store(Sink sink) {
        return beneath().store(sink);
    }

    @Override
    default Optional<String> unsupported(Sink sink) {
        return beneath().unsupported(sink);
    }

    @Override
    default Optional<String> unsupported(PipelineSource from) {
        return beneath().unsupported(from);
    }

    @Override
    default MessageQueue queue(String name) {
        return beneath().queue(name);
    }

    @Override
    default QueueAdmin queues() {
        return beneath().queues();
    }

    @Override
    default DeadLetterQueue deadLetters(String queue) {
        return beneath().deadLetters(queue);
    }

    @Override
    default Audit audit() {
        return beneath().audit();
    }

    @Override
    default List<StoredIdentity> identities(String pipeline, byte[] identity) {
        return beneath().identities(pipeline, identity);
    }

    @Override
    default ViewReader view(String name) {
        return beneath().view(name);
    }

    @Override
    default QualityLog quality() {
        return beneath().quality();
    }

    @Override
    default boolean measures() {
        return beneath().measures();
    }

    @Override
    default AlarmLog alarms() {
        return beneath().alarms();
    }

    @Override
    default Buckets buckets() {
        return beneath().buckets();
    }

    @Override
    default DataCatalog catalog() {
        return beneath().catalog();
    }

    @Override
    default EventBus events() {
        return beneath().events();
    }

    @Override
    default TopicAdmin topics() {
        return beneath().topics();
    }

    @Override
    default Tables tables() {
        return beneath().tables();
    }

    @Override
    default Streams streams() {
        return beneath().streams();
    }

    @Override
    default Deliveries deliveries() {
        return beneath().deliveries();
    }

    @Override
    default FileLog files() {
        return beneath().files();
    }

    @Override
    default Optional<LakeTables> lake() {
        return beneath().lake();
    }

    @Override
    default Optional<WarehouseTables> warehouse() {
        return beneath().warehouse();
    }

    @Override
    default Archives archives() {
        return beneath().archives();
    }

    @Override
    default Time time() {
        return beneath().time();
    }

    @Override
    default void close() {
        beneath().close();
    }
}
