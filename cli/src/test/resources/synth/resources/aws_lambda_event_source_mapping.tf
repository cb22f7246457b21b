resource "aws_lambda_event_source_mapping" "load_mapping" {
  event_source_arn        = aws_sqs_queue.load_files_queue.arn
  function_name           = aws_lambda_function.load_function.arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.function_concurrency
  }
}

resource "aws_lambda_event_source_mapping" "repeat_stream_mapping" {
  event_source_arn                   = aws_kinesis_stream.counted_stream.arn
  function_name                      = aws_lambda_function.repeat_function.arn
  starting_position                  = "TRIM_HORIZON"
  batch_size                         = 1000
  maximum_batching_window_in_seconds = 2
  parallelization_factor             = 1
  maximum_retry_attempts             = -1
  maximum_record_age_in_seconds      = -1
  bisect_batch_on_function_error     = false
  function_response_types            = ["ReportBatchItemFailures"]
}
