package dev.leat.server.aws;

import dev.leat.port.AwsNames;
import dev.leat.server.Request;
import java.util.function.BooleanSupplier;

/// The context of a request: the address by which the client reached Leat (`http://HOST:PORT`), the
/// client's region, and whether the request follows a link in an email. `gone` returns true when
/// Leat is shutting down, so that no request waits.
public record Caller(String address, String region, boolean link, BooleanSupplier gone) {

    /// Creates a caller that does not follow a link.
    public Caller(String address, String region, BooleanSupplier gone) {
        this(address, region, false, gone);
    }

    /// Returns the caller of a request that does not follow a link.
    public static Caller of(Request request, BooleanSupplier gone) {
        return Routing.caller(request, false, gone);
    }

    /// Returns the ARN of a resource, such as `arn:aws:sqs:eu-west-1:000000000000:orders`.
    public String arn(String service, String resource) {
        return AwsNames.arn(service, region, resource);
    }
}
