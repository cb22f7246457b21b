package dev.leat.aws.lake;

import dev.leat.aws.SharedServices;
import dev.leat.contract.LakePointersContract;
import dev.leat.contract.TestedPointers;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.junit.jupiter.api.AutoClose;

/// The catalog in the Glue of Leat's own endpoint.
@RunsOn(Host.LEAT)
class GluePointersTest extends LakePointersContract {

    private static final VirtualTime TIME = VirtualTime.start();
    @AutoClose private static final SharedServices SERVICES = SharedServices.leat(TIME);

    @Override
    protected TestedPointers open() {
        return GluePointersHost.create(app(), SERVICES.clients(), TIME);
    }
}
