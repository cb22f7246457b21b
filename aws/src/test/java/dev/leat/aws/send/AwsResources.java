package dev.leat.aws.send;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.kinesis.KinesisAccess;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.aws.sqs.QueueNames;
import dev.leat.aws.state.StateTable;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.StreamAccess;
import dev.leat.port.Time;

/// The resources of an app on services of AWS.
record AwsResources(AwsClients clients, AwsResourceNames names, App app) {

    /// Creates the resources that do not exist. Returns the state table.
    StateTable create(Time time) {
        new AwsSetup(clients, names, app, time).create(_ -> {});
        return new StateTable(clients.dynamoDb(), names.stateTable(), time);
    }

    /// Returns a platform whose queues and streams have the names in the app file.
    Platform named(Platform services) {
        return new Named(
                services,
                QueueNames.of(app, names),
                new KinesisAccess(clients::kinesis, names, services.time()));
    }

    private record Named(Platform beneath, QueueNames names, StreamAccess streamAccess)
            implements ForwardingPlatform {

        @Override
        public MessageQueue queue(String name) {
            return beneath().queue(names().inSqs(name));
        }
    }
}
