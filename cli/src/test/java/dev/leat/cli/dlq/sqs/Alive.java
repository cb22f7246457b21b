package dev.leat.cli.dlq.sqs;

import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// A process that nothing happens to.
final class Alive implements ExecutionInterceptor {}
