package dev.leat.bench;

import dev.leat.app.App;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Time;
import dev.leat.server.Server;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.dynamodb.DynamoDb;
import dev.leat.server.kinesis.Kinesis;
import dev.leat.server.s3.S3Operations;
import dev.leat.server.s3.wire.S3Endpoint;
import dev.leat.server.sqs.Sqs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Leat's endpoint for AWS clients (SQS, S3, DynamoDB and Kinesis) in a process of its own, which
/// counts write units ([CountedSite]). Runs until it is killed. Arguments: the state folder, and
/// the port.
public final class LeatServer {

    private LeatServer() {}

    public static void main(String[] arguments) throws Exception {
        var app = App.named("bench");
        try (var platform = LocalPlatform.open(app, Path.of(arguments[0]), Time.system())) {
            var sqs = new Sqs(platform.queues(), platform::queue, platform.time());
            var tables = new DynamoDb(platform.tables(), platform.time());
            var streams = new Kinesis(platform.streams(), platform.time());
            var s3 = S3Operations.of(platform.buckets(), platform.queues(), platform::topics);
            var objects = new S3Endpoint(s3, platform.time());
            var endpoint =
                    new AwsEndpoint(
                            List.of(sqs, tables, streams), Optional.of(objects), Optional.empty());
            int port = Integer.parseInt(arguments[1]);
            var site = new CountedSite(endpoint);
            try (var _ = Server.start("127.0.0.1", port, List.of(site), endpoint)) {
                new CountDownLatch(1).await();
            }
        }
    }
}
