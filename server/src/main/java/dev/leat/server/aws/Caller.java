package dev.leat.server.aws;

import dev.leat.port.AwsNames;
import dev.leat.server.Request;
import java.util.function.BooleanSupplier;

/// Who asks: the address that it reached Leat by (`http://HOST:PORT`), the region that it believes
/// it is in, whether it only follows a link that it was sent, and whether Leat shuts down, so that
/// nobody waits for the answer.
public record Caller(String address, String region, boolean link, BooleanSupplier gone) {

    /// One who does not follow a link.
    public Caller(String address, String region, BooleanSupplier gone) {
        this(address, region, false, gone);
    }

    /// Who sends a request that is signed, or is no link.
    public static Caller of(Request request, BooleanSupplier gone) {
        return Routing.caller(request, false, gone);
    }

    /// The name of a resource of a service, such as `arn:aws:sqs:eu-west-1:000000000000:orders`.
    public String arn(String service, String resource) {
        return AwsNames.arn(service, region, resource);
    }
}
