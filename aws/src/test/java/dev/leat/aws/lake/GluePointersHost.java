package dev.leat.aws.lake;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.batch.StagingFolder;
import dev.leat.contract.TestedPointers;
import dev.leat.plan.Effect;
import dev.leat.port.LakePointers;
import dev.leat.port.LakeStorage;
import dev.leat.port.Time;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// A process of an app whose lake tables are in Glue and S3.
record GluePointersHost(AwsResourceNames names, AwsPlatform platform) implements TestedPointers {

    private static final AtomicInteger HOSTS = new AtomicInteger();

    /// Creates the resources of an app, and opens a process of it.
    static GluePointersHost create(App app, AwsClients clients, Time time) {
        var names = new AwsResourceNames("shop", "lake%d-".formatted(HOSTS.incrementAndGet()));
        new AwsSetup(clients, names, app, time).create(_ -> {});
        return open(app, names, clients, time);
    }

    static GluePointersHost open(App app, AwsResourceNames names, AwsClients clients, Time time) {
        return new GluePointersHost(names, AwsHost.platform(clients, names, app, time));
    }

    @Override
    public LakePointers pointers() {
        return platform.lakePointers();
    }

    @Override
    public LakeStorage storage() {
        return platform.lakeObjects();
    }

    @Override
    public void commit(Effect.Publish change) {
        platform.sourceStore("")
                .commit(tx -> {
                    tx.apply(change);
                    return true;
                });
    }

    @Override
    public StagingFolder staging() throws IOException {
        return platform.buckets().staging();
    }

    @Override
    public void close() {
        platform.close();
    }
}
