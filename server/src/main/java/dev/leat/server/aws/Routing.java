package dev.leat.server.aws;

import dev.leat.port.AwsNames;
import dev.leat.server.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/// Routing of requests to services and operations: by the header `X-Amz-Target`, or else by the
/// service named in the signature. A request with neither uses the Query protocol if its body is a
/// form; otherwise it is a request to S3.
final class Routing {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String S3 = "s3";

    /// AWS services that respond in XML to requests that are not forms.
    private static final Set<String> REST_XML = Set.of(S3, "s3express", "cloudfront", "route53");

    /// Headers that links in emails do not have. A request with one of them could do something that
    /// its URL does not show.
    private static final List<String> NOT_IN_LINKS =
            List.of("Authorization", "Content-Type", "Origin", "X-Amz-Target");

    private final List<Service> services;
    private final QueryNames plainNames;

    Routing(List<Service> services) {
        this.services = List.copyOf(services);
        // Errors that belong to no service are written in the format of the first service.
        this.plainNames = QueryNames.nested(services.getFirst().query().namespace());
    }

    /// The operation of a request and its input.
    record Asked(
            Protocol protocol,
            Service service,
            String name,
            AwsOperation operation,
            SdkPojo input) {}

    /// Returns true if a request is for the REST service. A signed request names its service. An
    /// unsigned request is for the REST service if it names no operation and is not a form; forms
    /// are always posted.
    boolean rest(Request request, String service) {
        var scope = Scope.of(request);
        if (scope.isPresent()) {
            return scope.get().service().equals(service);
        }
        boolean form = request.method().equals("POST") && contentType(request).startsWith(FORM);
        return target(request).isEmpty() && !form && !request.query().containsKey("Action");
    }

    /// Returns the protocol of the response, which follows from the request's headers.
    Protocol protocol(Request request) {
        if (read(request)) {
            return new Protocol.Page(links());
        }
        String type = contentType(request);
        var format = JsonFormat.of(type);
        if (target(request).isPresent() || format.isPresent()) {
            return new Protocol.Json(format.isPresent() ? type : Protocol.Json.DEFAULT);
        }
        var scope = Scope.of(request);
        var known = scope.flatMap(this::service);
        if (type.startsWith(FORM) || request.query().containsKey("Action") || known.isPresent()) {
            return new Protocol.Query(known.map(Service::query).orElse(plainNames));
        }
        return scope.isEmpty() || REST_XML.contains(scope.get().service())
                ? new Protocol.RestXml()
                : new Protocol.RestJson();
    }

    /// @throws AwsErrorException if Leat does not have the operation, or the input is invalid
    Asked route(Request request, Protocol protocol, byte[] body) {
        return switch (protocol) {
            case Protocol.Json json -> json(json, target(request).orElse(""), body);
            case Protocol.Query _, Protocol.Page _ -> query(request, protocol, body);
            case Protocol.RestXml _, Protocol.RestJson _ -> throw absent(request);
        };
    }

    /// Returns the error of a service that Leat does not support. The code is that of S3, but the
    /// status is that of a client error: clients would retry a server error.
    private AwsErrorException absent(Request request) {
        String service = Scope.of(request).map(Scope::service).orElse(S3);
        String name = service.equals(S3) ? "S3" : "'" + service + "'";
        return AwsErrorException.common(
                "NotImplemented",
                "NotImplemented",
                400,
                "Leat does not support %s yet. %s".formatted(name, here()));
    }

    private Asked json(Protocol.Json protocol, String target, byte[] body) {
        int dot = target.lastIndexOf('.');
        String prefix = target.substring(0, Math.max(dot, 0));
        String name = target.substring(dot + 1);
        var service = services.stream().filter(each -> each.target().equals(prefix)).findFirst();
        if (service.isEmpty()) {
            throw unknown(
                    target.isEmpty()
                            ? "The request has no X-Amz-Target."
                            : "Leat does not support '" + target + "' yet.");
        }
        var operation = operation(service.get(), name);
        return new Asked(
                protocol,
                service.get(),
                name,
                operation,
                JsonReading.read(
                        body, protocol.format(), operation.input(), service.get().mostValues()));
    }

    private Asked query(Request request, Protocol protocol, byte[] body) {
        var parameters = new HashMap<String, String>();
        request.query().forEach((name, values) -> parameters.put(name, values.getLast()));
        if (contentType(request).startsWith(FORM)) {
            parameters.putAll(FormParameters.read(body));
        }
        String name = parameters.getOrDefault("Action", "");
        var scope = Scope.of(request);
        var service = scope.isPresent() ? service(scope.get()) : having(name);
        if (service.isEmpty()) {
            throw unknown(
                    "Leat does not support '"
                            + name
                            + scope.map(s -> "' of " + s.service()).orElse("'")
                            + " yet.");
        }
        service.get().parameters(request.path()).forEach(parameters::putIfAbsent);
        var operation = operation(service.get(), name);
        var names = service.get().query();
        return new Asked(
                protocol instanceof Protocol.Page ? protocol : new Protocol.Query(names),
                service.get(),
                name,
                operation,
                QueryReading.read(parameters, operation.input(), names));
    }

    private AwsOperation operation(Service service, String name) {
        var operation = service.operations().get(name);
        if (operation != null) {
            return operation;
        }
        var absent = service.absent().get(name);
        throw absent != null
                ? absent
                : unknown(
                        "The action '%s' is not valid for this endpoint: Leat's %s does not support it."
                                .formatted(name, service.title()));
    }

    private AwsErrorException unknown(String text) {
        return AwsErrorException.common(
                "UnknownOperationException", "InvalidAction", 400, text + " " + here());
    }

    private String here() {
        return services.stream()
                .map(each ->
                        each.title()
                                + " with "
                                + String.join(", ", new TreeSet<>(each.operations().keySet())))
                .collect(Collectors.joining("; ", "Supported: ", "."));
    }

    private Optional<Service> service(Scope scope) {
        return services.stream().filter(each -> each.scope().equals(scope.service())).findFirst();
    }

    private Optional<Service> having(String operation) {
        return services.stream()
                .filter(each ->
                        each.operations().containsKey(operation)
                                || each.absent().containsKey(operation))
                .findFirst();
    }

    /// @param link true if the request follows a link in an email
    static Caller caller(Request request, boolean link, BooleanSupplier gone) {
        String host = request.header().apply("Host").orElse("localhost");
        String region = Scope.of(request).map(Scope::region).orElse(AwsNames.REGION);
        return new Caller("http://" + host, region, link, gone);
    }

    /// Returns true if the request may follow a link in an email, because its URL is the whole
    /// request.
    boolean link(Request request) {
        boolean plain =
                request.method().equals("GET")
                        && NOT_IN_LINKS.stream()
                                .allMatch(name -> request.header().apply(name).isEmpty())
                        && !request.query().containsKey("X-Amz-Signature");
        var actions = request.query().getOrDefault("Action", List.of());
        return plain && actions.size() == 1 && links().containsKey(actions.getFirst());
    }

    private Map<String, String> links() {
        var links = new HashMap<String, String>();
        services.forEach(each -> links.putAll(each.links()));
        return links;
    }

    /// Returns true if the response is read by a user in a browser.
    private boolean read(Request request) {
        return link(request)
                && request.header()
                        .apply("Accept")
                        .filter(a -> a.contains("text/html"))
                        .isPresent();
    }

    private static Optional<String> target(Request request) {
        return request.header().apply("X-Amz-Target");
    }

    /// Returns true if the content type is that of a form.
    static boolean form(Request request) {
        return contentType(request).startsWith(FORM);
    }

    private static String contentType(Request request) {
        return request.header().apply("Content-Type").orElse("");
    }

    /// The credential scope of a signature, from `Credential=KEY/DATE/REGION/SERVICE/aws4_request`.
    private record Scope(String region, String service) {

        private static Optional<Scope> of(Request request) {
            var header = request.header().apply("Authorization");
            if (header.isPresent()) {
                String text = header.get();
                int from = text.indexOf("Credential=");
                int to = text.indexOf(',', Math.max(from, 0));
                return from < 0
                        ? Optional.empty()
                        : parse(
                                text.substring(
                                        from + "Credential=".length(),
                                        to < 0 ? text.length() : to));
            }
            return parse(first(request.query().get("X-Amz-Credential")));
        }

        private static Optional<Scope> parse(String credential) {
            var parts = credential.strip().split("/", -1);
            int end = parts.length - 1;
            return end < 4 || !parts[end].equals("aws4_request")
                    ? Optional.empty()
                    : Optional.of(new Scope(parts[end - 2], parts[end - 1]));
        }

        private static String first(@Nullable List<String> values) {
            return values == null ? "" : values.getFirst();
        }
    }
}
