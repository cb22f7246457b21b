package dev.leat.cli.run;

import dev.leat.operations.Operations;
import dev.leat.port.LocalServices;
import dev.leat.port.MessageQueue;
import dev.leat.port.Time;
import dev.leat.server.AccessToken;
import dev.leat.server.Site;
import dev.leat.server.athena.Athena;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.aws.MisdirectedCalls;
import dev.leat.server.aws.RestService;
import dev.leat.server.aws.Service;
import dev.leat.server.aws.SignatureFilter;
import dev.leat.server.dialect.AppCatalog;
import dev.leat.server.dialect.AthenaRunner;
import dev.leat.server.dialect.RedshiftRunner;
import dev.leat.server.dynamodb.DynamoDb;
import dev.leat.server.eventbridge.EventBridge;
import dev.leat.server.glue.Glue;
import dev.leat.server.kinesis.Kinesis;
import dev.leat.server.redshift.RedshiftData;
import dev.leat.server.s3.S3Operations;
import dev.leat.server.s3.wire.S3Endpoint;
import dev.leat.server.sns.Sns;
import dev.leat.server.sqs.Sqs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The services of an embedded app for AWS clients.
final class ClientServices implements AutoCloseable {

    private final LocalServices local;
    private final Time time;
    private final Athena athena;
    private final RedshiftData redshift;
    private final List<Service> services;

    /// @param queues returns a queue by its name
    /// @param operations runs the queries of Athena and Redshift
    /// @param state the state folder
    ClientServices(
            LocalServices local,
            Function<String, MessageQueue> queues,
            Supplier<Operations> operations,
            Path state,
            Time time) {
        this.local = local;
        this.time = time;
        var folder = state.resolve("athena");
        var runner = new AthenaRunner(operations, folder.resolve("work"));
        var started = time.instant();
        var catalog = new AppCatalog(operations, started);
        this.athena = new Athena(folder, runner, catalog, local.buckets(), time);
        var redshiftFolder = state.resolve("redshift");
        var engine = new RedshiftRunner(operations, redshiftFolder.resolve("work"));
        this.redshift = new RedshiftData(redshiftFolder, engine, time);
        this.services =
                List.of(
                        new Sqs(local.queues(), queues, time),
                        new Sns(local.topics(), local.queues(), time),
                        new DynamoDb(local.tables(), time),
                        new EventBridge(local.events(), local.queues(), local.topics(), time),
                        new Kinesis(local.streams(), time),
                        athena,
                        redshift,
                        new Glue(catalog, local.catalog(), started, time));
    }

    /// Returns the sites of the API's port for requests that belong to the endpoint, with those of
    /// the API between them.
    ///
    /// @param url returns the URL of the endpoint, if it is open
    List<Site> around(List<Site> api, Supplier<Optional<String>> url) {
        var sites = new ArrayList<Site>();
        sites.add(MisdirectedCalls.certain(services, url));
        sites.addAll(api);
        sites.add(MisdirectedCalls.likely(services, url));
        return sites;
    }

    /// Returns the endpoint that serves them.
    ///
    /// @param token the secret access key with which requests must be signed
    AwsEndpoint endpoint(Optional<AccessToken> token) {
        var signatures = token.map(key -> new SignatureFilter(key, time));
        var s3 = S3Operations.of(local.buckets(), local.queues(), local::topics);
        return new AwsEndpoint(
                services, Optional.<RestService>of(new S3Endpoint(s3, time)), signatures);
    }

    @Override
    public void close() {
        athena.close();
        redshift.close();
    }
}
