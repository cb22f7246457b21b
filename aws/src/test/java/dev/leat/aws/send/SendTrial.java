package dev.leat.aws.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.state.StateTable;
import dev.leat.batch.Outcome;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A pipeline that sends to a queue, a FIFO queue, a topic and an endpoint, whose requests may
/// fail.
final class SendTrial implements AutoCloseable {

    static final String NEXT = "next";
    static final String LINE = "line";
    static final String NEWS = "news";
    static final String HOOK = "hook";
    static final String SUBSCRIBER = "subscriber";

    private static final String PIPELINE = "sell";

    private static final String APP =
            """
            app: shop
            queues: {orders: {}, next: {}, line: {fifo: true}, subscriber: {subscribe: {topic: news, raw: true}}}
            topics: {news: {}}
            endpoints: {hook: {url: 'http://127.0.0.1:1/'}}
            schemas: {Order: {id: varchar not null}}
            pipelines:
              sell: {from: {queue: orders, schema: Order}, key: id, to: [{queue: next}, {queue: line, group: id}, {topic: news}, {endpoint: hook}]}
            """;

    private final App app;
    private final AwsResourceNames names;
    private final LeatEndpoint services;
    private final AwsClients clients;
    private final StateTable table;
    private final RecordedTransport server = new RecordedTransport();
    private Sends sends;

    SendTrial(LeatEndpoint services, Path folder, String prefix, Faults faults) {
        this.app = app(folder);
        this.names = new AwsResourceNames(app.name(), prefix);
        this.services = services;
        this.clients = services.clients(faults);
        this.table = new AwsResources(clients, names, app).create(VirtualTime.start());
        this.sends = open();
    }

    private static App app(Path folder) {
        try {
            return AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        } catch (AppException | IOException wrong) {
            throw new AssertionError(wrong.getMessage(), wrong);
        }
    }

    private Sends open() {
        return new Sends(clients, names, app, table, server, VirtualTime.start());
    }

    /// Continues in a new process.
    void crash() {
        sends = open();
    }

    /// Returns the server of the endpoint.
    RecordedTransport server() {
        return server;
    }

    AwsClients clients() {
        return clients;
    }

    Effect.Write effect(String sink, Fact... facts) {
        return new FactBuilder(app, PIPELINE).write(sink, List.of(facts));
    }

    Store store(Effect.Write write) {
        return sends.store(write.to());
    }

    WriteResults results(String sink, Fact... facts) {
        var effect = effect(sink, facts);
        return store(effect).commit(transaction -> transaction.apply(effect));
    }

    List<Outcome> write(String sink, Fact... facts) {
        return ViewTrial.outcomes(results(sink, facts));
    }

    /// Sends facts, which must all be delivered.
    void deliver(String sink, Fact... facts) {
        assertThat(write(sink, facts)).hasSize(facts.length).containsOnly(Outcome.DELIVERED);
    }

    WriteResults dryRun(String sink, Fact... facts) {
        var effect = effect(sink, facts);
        return store(effect).dryRun(transaction -> transaction.apply(effect));
    }

    /// Returns the bodies of the messages in a queue.
    List<String> bodies(String queue) {
        return queue(queue).browse(0, 1_000).stream()
                .map(Message.Seen::body)
                .map(body -> new String(body, StandardCharsets.UTF_8))
                .toList();
    }

    private MessageQueue queue(String name) {
        return new AwsResources(clients, names, app).named(services.platform()).queue(name);
    }

    /// Returns the name of a queue or topic on AWS.
    String name(String resource) {
        return resource.equals(LINE) ? names.of(LINE) + AwsResourceNames.FIFO : names.of(resource);
    }

    @Override
    public void close() {
        clients.close();
    }
}
