# Written by `leat synth`, which overwrites changes.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_sqs_queue" "orders_dlq_queue" {
  name                       = "orders-dlq"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 1209600
  delay_seconds              = 0
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns = [
      "arn:${data.aws_partition.current.partition}:sqs:${var.region}:${data.aws_caller_identity.current.account_id}:orders"
    ]
  })
}

resource "aws_sqs_queue" "payments_dlq_queue" {
  name                        = "payments-dlq.fifo"
  visibility_timeout_seconds  = 60
  message_retention_seconds   = 1209600
  delay_seconds               = 0
  fifo_queue                  = true
  content_based_deduplication = true
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns = [
      "arn:${data.aws_partition.current.partition}:sqs:${var.region}:${data.aws_caller_identity.current.account_id}:payments.fifo"
    ]
  })
}

resource "aws_sqs_queue" "repeat_dlq_queue" {
  name                       = "repeat-dlq"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 1209600
  delay_seconds              = 0
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns = [
      "arn:${data.aws_partition.current.partition}:sqs:${var.region}:${data.aws_caller_identity.current.account_id}:repeat-redrive"
    ]
  })
}

resource "aws_sqs_queue" "orders_queue" {
  name                       = "orders"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 345600
  delay_seconds              = 0
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.orders_dlq_queue.arn
    maxReceiveCount     = 1000
  })
}

resource "aws_sqs_queue" "payments_queue" {
  name                        = "payments.fifo"
  visibility_timeout_seconds  = 60
  message_retention_seconds   = 345600
  delay_seconds               = 0
  fifo_queue                  = true
  content_based_deduplication = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.payments_dlq_queue.arn
    maxReceiveCount     = 1000
  })
}

resource "aws_sqs_queue" "repeat_redrive_queue" {
  name                       = "repeat-redrive"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 345600
  delay_seconds              = 0
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.repeat_dlq_queue.arn
    maxReceiveCount     = 1000
  })
}

resource "aws_dynamodb_table" "state_table" {
  name                        = "shop-leat"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  deletion_protection_enabled = var.keep_tables

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  ttl {
    attribute_name = "ttl"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_kinesis_stream" "counted_stream" {
  name             = "counted"
  retention_period = 168
  shard_count      = 2
  encryption_type  = "KMS"
  kms_key_id       = "alias/aws/kinesis"

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }
}

resource "aws_kinesis_stream" "copied_stream" {
  name             = "copied"
  retention_period = 24
  encryption_type  = "KMS"
  kms_key_id       = "alias/aws/kinesis"

  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}

resource "aws_cloudwatch_log_group" "count_function_log_group" {
  name              = "/aws/lambda/shop-count"
  retention_in_days = var.log_retention_days
}

resource "aws_iam_role" "count_function_role" {
  name_prefix = "leat-count-function-role-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "lambda.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      }
    ]
  })
}

resource "aws_iam_role_policy" "count_function_role" {
  name = "leat"
  role = aws_iam_role.count_function_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]
        Resource = [aws_sqs_queue.orders_queue.arn, aws_sqs_queue.orders_dlq_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]
        Resource = [aws_sqs_queue.orders_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.orders_dlq_queue.arn]
      },
      {
        Effect = "Allow"
        Action = [
          "dynamodb:DescribeTable",
          "dynamodb:BatchGetItem",
          "dynamodb:Query",
          "dynamodb:Scan",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:ConditionCheckItem"
        ]
        Resource = [aws_dynamodb_table.state_table.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["kinesis:DescribeStreamSummary"]
        Resource = [aws_kinesis_stream.counted_stream.arn, aws_kinesis_stream.copied_stream.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["kinesis:PutRecords"]
        Resource = [aws_kinesis_stream.counted_stream.arn, aws_kinesis_stream.copied_stream.arn]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/shop-count:*"
        ]
      }
    ]
  })
}

resource "aws_lambda_function" "count_function" {
  function_name = "shop-count"
  role          = aws_iam_role.count_function_role.arn
  runtime       = var.runtime
  architectures = [var.architecture]
  handler       = "dev.leat.cli.lambda.PipelineHandler"
  s3_bucket     = var.code_bucket
  s3_key        = var.code_key
  memory_size   = var.function_memory
  timeout       = 9
  depends_on = [
    aws_iam_role_policy.count_function_role,
    aws_cloudwatch_log_group.count_function_log_group
  ]

  environment {
    variables = {
      LEAT_PIPELINES = "count"
    }
  }
}

resource "aws_lambda_event_source_mapping" "count_mapping" {
  event_source_arn                   = aws_sqs_queue.orders_queue.arn
  function_name                      = aws_lambda_function.count_function.arn
  batch_size                         = 1000
  maximum_batching_window_in_seconds = 1
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.function_concurrency
  }
}

resource "aws_cloudwatch_log_group" "pay_function_log_group" {
  name              = "/aws/lambda/shop-pay"
  retention_in_days = var.log_retention_days
}

resource "aws_iam_role" "pay_function_role" {
  name_prefix = "leat-pay-function-role-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "lambda.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      }
    ]
  })
}

resource "aws_iam_role_policy" "pay_function_role" {
  name = "leat"
  role = aws_iam_role.pay_function_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]
        Resource = [aws_sqs_queue.payments_queue.arn, aws_sqs_queue.payments_dlq_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]
        Resource = [aws_sqs_queue.payments_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.payments_dlq_queue.arn]
      },
      {
        Effect = "Allow"
        Action = [
          "dynamodb:DescribeTable",
          "dynamodb:BatchGetItem",
          "dynamodb:Query",
          "dynamodb:Scan",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:ConditionCheckItem"
        ]
        Resource = [aws_dynamodb_table.state_table.arn]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/shop-pay:*"
        ]
      }
    ]
  })
}

resource "aws_lambda_function" "pay_function" {
  function_name = "shop-pay"
  role          = aws_iam_role.pay_function_role.arn
  runtime       = var.runtime
  architectures = [var.architecture]
  handler       = "dev.leat.cli.lambda.PipelineHandler"
  s3_bucket     = var.code_bucket
  s3_key        = var.code_key
  memory_size   = var.function_memory
  timeout       = 10
  depends_on = [
    aws_iam_role_policy.pay_function_role,
    aws_cloudwatch_log_group.pay_function_log_group
  ]

  environment {
    variables = {
      LEAT_PIPELINES = "pay"
    }
  }
}

resource "aws_lambda_event_source_mapping" "pay_mapping" {
  event_source_arn        = aws_sqs_queue.payments_queue.arn
  function_name           = aws_lambda_function.pay_function.arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.function_concurrency
  }
}

resource "aws_cloudwatch_log_group" "repeat_function_log_group" {
  name              = "/aws/lambda/shop-repeat"
  retention_in_days = var.log_retention_days
}

resource "aws_iam_role" "repeat_function_role" {
  name_prefix = "leat-repeat-function-role-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "lambda.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      }
    ]
  })
}

resource "aws_iam_role_policy" "repeat_function_role" {
  name = "leat"
  role = aws_iam_role.repeat_function_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]
        Resource = [aws_sqs_queue.repeat_redrive_queue.arn, aws_sqs_queue.repeat_dlq_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]
        Resource = [aws_sqs_queue.repeat_redrive_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.repeat_dlq_queue.arn]
      },
      {
        Effect = "Allow"
        Action = [
          "dynamodb:DescribeTable",
          "dynamodb:BatchGetItem",
          "dynamodb:Query",
          "dynamodb:Scan",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:ConditionCheckItem"
        ]
        Resource = [aws_dynamodb_table.state_table.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["kinesis:DescribeStreamSummary"]
        Resource = [aws_kinesis_stream.counted_stream.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords"]
        Resource = [aws_kinesis_stream.counted_stream.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["kinesis:DescribeStream"]
        Resource = [aws_kinesis_stream.counted_stream.arn]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/shop-repeat:*"
        ]
      }
    ]
  })
}

resource "aws_lambda_function" "repeat_function" {
  function_name = "shop-repeat"
  role          = aws_iam_role.repeat_function_role.arn
  runtime       = var.runtime
  architectures = [var.architecture]
  handler       = "dev.leat.cli.lambda.PipelineHandler"
  s3_bucket     = var.code_bucket
  s3_key        = var.code_key
  memory_size   = var.function_memory
  timeout       = 9
  depends_on = [
    aws_iam_role_policy.repeat_function_role,
    aws_cloudwatch_log_group.repeat_function_log_group
  ]

  environment {
    variables = {
      LEAT_PIPELINES = "repeat"
    }
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

resource "aws_lambda_event_source_mapping" "repeat_mapping" {
  event_source_arn                   = aws_sqs_queue.repeat_redrive_queue.arn
  function_name                      = aws_lambda_function.repeat_function.arn
  batch_size                         = 1000
  maximum_batching_window_in_seconds = 2
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.function_concurrency
  }
}

resource "aws_cloudwatch_log_group" "redrive_policies_function_log_group" {
  name              = "/aws/lambda/shop-redrive-policies"
  retention_in_days = var.log_retention_days
}

resource "aws_iam_role" "redrive_policies_function_role" {
  name_prefix = "leat-redrive-policies-function-role-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "lambda.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      }
    ]
  })
}

resource "aws_iam_role_policy" "redrive_policies_function_role" {
  name = "leat"
  role = aws_iam_role.redrive_policies_function_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]
        Resource = [
          aws_sqs_queue.orders_queue.arn,
          aws_sqs_queue.payments_queue.arn,
          aws_sqs_queue.orders_dlq_queue.arn,
          aws_sqs_queue.payments_dlq_queue.arn
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]
        Resource = [aws_sqs_queue.orders_dlq_queue.arn, aws_sqs_queue.payments_dlq_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:ListDeadLetterSourceQueues"]
        Resource = [aws_sqs_queue.orders_dlq_queue.arn, aws_sqs_queue.payments_dlq_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.orders_queue.arn, aws_sqs_queue.payments_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem"]
        Resource = [aws_dynamodb_table.state_table.arn]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/shop-redrive-policies:*"
        ]
      }
    ]
  })
}

resource "aws_lambda_function" "redrive_policies_function" {
  function_name = "shop-redrive-policies"
  role          = aws_iam_role.redrive_policies_function_role.arn
  runtime       = var.runtime
  architectures = [var.architecture]
  handler       = "dev.leat.cli.lambda.RedriveHandler"
  s3_bucket     = var.code_bucket
  s3_key        = var.code_key
  memory_size   = var.function_memory
  timeout       = 270
  depends_on = [
    aws_iam_role_policy.redrive_policies_function_role,
    aws_cloudwatch_log_group.redrive_policies_function_log_group
  ]
}

resource "aws_cloudwatch_event_rule" "redrive_policies_schedule" {
  description         = "Runs the redrive policies of app shop."
  schedule_expression = "rate(5 minutes)"
}

resource "aws_cloudwatch_event_target" "redrive_policies_schedule" {
  rule      = aws_cloudwatch_event_rule.redrive_policies_schedule.name
  target_id = "function"
  arn       = aws_lambda_function.redrive_policies_function.arn
}

resource "aws_lambda_permission" "redrive_policies_schedule" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.redrive_policies_function.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.redrive_policies_schedule.arn
}

resource "aws_lambda_function_event_invoke_config" "redrive_policies_schedule" {
  function_name                = aws_lambda_function.redrive_policies_function.function_name
  maximum_event_age_in_seconds = 300
  maximum_retry_attempts       = 0
}

resource "aws_cloudwatch_metric_alarm" "letters_alarm" {
  alarm_name        = "shop-letters"
  alarm_description = "Alarm letters of app.yaml."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "orders-dlq"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "failed_payments_alarm" {
  alarm_name        = "shop-failed_payments"
  alarm_description = "Alarm failed_payments of app.yaml."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "payments-dlq.fifo"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "orders_oldest_message_alarm" {
  alarm_name        = "shop-orders-oldest-message"
  alarm_description = "The oldest message of queue orders waits too long."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "orders"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_message_seconds
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "payments_oldest_message_alarm" {
  alarm_name        = "shop-payments-oldest-message"
  alarm_description = "The oldest message of queue payments waits too long."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "payments.fifo"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_message_seconds
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "repeat_redrive_oldest_message_alarm" {
  alarm_name        = "shop-repeat-redrive-oldest-message"
  alarm_description = "The oldest message of queue repeat-redrive waits too long."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "repeat-redrive"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_message_seconds
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "counted_lag_alarm" {
  alarm_name        = "shop-counted-lag"
  alarm_description = "The pipelines that read stream counted are late."
  namespace         = "AWS/Kinesis"
  metric_name       = "GetRecords.IteratorAgeMilliseconds"
  dimensions = {
    StreamName = "counted"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.lag_milliseconds
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "repeat_redrive_dead_letters_alarm" {
  alarm_name        = "shop-repeat-redrive-dead-letters"
  alarm_description = "Queue repeat-redrive has dead letters; leat dlq ls shows the reasons."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "repeat-dlq"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "count_function_errors_alarm" {
  alarm_name        = "shop-count-function-errors"
  alarm_description = "The function shop-count has errors."
  namespace         = "AWS/Lambda"
  metric_name       = "Errors"
  dimensions = {
    FunctionName = "shop-count"
  }
  statistic           = "Sum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "count_function_throttles_alarm" {
  alarm_name        = "shop-count-function-throttles"
  alarm_description = "The function shop-count has throttles."
  namespace         = "AWS/Lambda"
  metric_name       = "Throttles"
  dimensions = {
    FunctionName = "shop-count"
  }
  statistic           = "Sum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "pay_function_errors_alarm" {
  alarm_name        = "shop-pay-function-errors"
  alarm_description = "The function shop-pay has errors."
  namespace         = "AWS/Lambda"
  metric_name       = "Errors"
  dimensions = {
    FunctionName = "shop-pay"
  }
  statistic           = "Sum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "pay_function_throttles_alarm" {
  alarm_name        = "shop-pay-function-throttles"
  alarm_description = "The function shop-pay has throttles."
  namespace         = "AWS/Lambda"
  metric_name       = "Throttles"
  dimensions = {
    FunctionName = "shop-pay"
  }
  statistic           = "Sum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "repeat_function_errors_alarm" {
  alarm_name        = "shop-repeat-function-errors"
  alarm_description = "The function shop-repeat has errors."
  namespace         = "AWS/Lambda"
  metric_name       = "Errors"
  dimensions = {
    FunctionName = "shop-repeat"
  }
  statistic           = "Sum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "repeat_function_throttles_alarm" {
  alarm_name        = "shop-repeat-function-throttles"
  alarm_description = "The function shop-repeat has throttles."
  namespace         = "AWS/Lambda"
  metric_name       = "Throttles"
  dimensions = {
    FunctionName = "shop-repeat"
  }
  statistic           = "Sum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "redrive_policies_function_errors_alarm" {
  alarm_name        = "shop-redrive-policies-function-errors"
  alarm_description = "The function shop-redrive-policies has errors."
  namespace         = "AWS/Lambda"
  metric_name       = "Errors"
  dimensions = {
    FunctionName = "shop-redrive-policies"
  }
  statistic           = "Sum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "redrive_policies_function_throttles_alarm" {
  alarm_name        = "shop-redrive-policies-function-throttles"
  alarm_description = "The function shop-redrive-policies has throttles."
  namespace         = "AWS/Lambda"
  metric_name       = "Throttles"
  dimensions = {
    FunctionName = "shop-redrive-policies"
  }
  statistic           = "Sum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "repeat_function_lag_alarm" {
  alarm_name        = "shop-repeat-function-lag"
  alarm_description = "The records that the function shop-repeat gets are old."
  namespace         = "AWS/Lambda"
  metric_name       = "IteratorAge"
  dimensions = {
    FunctionName = "shop-repeat"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.lag_milliseconds
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_dashboard" "app_dashboard" {
  dashboard_name = "shop"
  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "metric"
        x      = 0
        y      = 0
        width  = 12
        height = 6
        properties = {
          title  = "Waiting messages"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "orders",
              {
                stat = "Maximum"
              }
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "payments.fifo",
              {
                stat = "Maximum"
              }
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "repeat-redrive",
              {
                stat = "Maximum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 0
        width  = 12
        height = 6
        properties = {
          title  = "Age of the oldest message in seconds"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/SQS",
              "ApproximateAgeOfOldestMessage",
              "QueueName",
              "orders",
              {
                stat = "Maximum"
              }
            ],
            [
              "AWS/SQS",
              "ApproximateAgeOfOldestMessage",
              "QueueName",
              "payments.fifo",
              {
                stat = "Maximum"
              }
            ],
            [
              "AWS/SQS",
              "ApproximateAgeOfOldestMessage",
              "QueueName",
              "repeat-redrive",
              {
                stat = "Maximum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 6
        width  = 12
        height = 6
        properties = {
          title  = "Dead letters"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "orders-dlq",
              {
                stat = "Maximum"
              }
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "payments-dlq.fifo",
              {
                stat = "Maximum"
              }
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "repeat-dlq",
              {
                stat = "Maximum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 6
        width  = 12
        height = 6
        properties = {
          title  = "Lag of streams in milliseconds"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/Kinesis",
              "GetRecords.IteratorAgeMilliseconds",
              "StreamName",
              "counted",
              {
                stat = "Maximum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 12
        width  = 12
        height = 6
        properties = {
          title  = "Records of pipeline count"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "Leat",
              "Read",
              "App",
              "shop",
              "Pipeline",
              "count",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Delivered",
              "App",
              "shop",
              "Pipeline",
              "count",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Duplicates",
              "App",
              "shop",
              "Pipeline",
              "count",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Rejected",
              "App",
              "shop",
              "Pipeline",
              "count",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Retried",
              "App",
              "shop",
              "Pipeline",
              "count",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "DeadLetters",
              "App",
              "shop",
              "Pipeline",
              "count",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 12
        width  = 12
        height = 6
        properties = {
          title  = "Records of pipeline pay"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "Leat",
              "Read",
              "App",
              "shop",
              "Pipeline",
              "pay",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Delivered",
              "App",
              "shop",
              "Pipeline",
              "pay",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Duplicates",
              "App",
              "shop",
              "Pipeline",
              "pay",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Rejected",
              "App",
              "shop",
              "Pipeline",
              "pay",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Retried",
              "App",
              "shop",
              "Pipeline",
              "pay",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "DeadLetters",
              "App",
              "shop",
              "Pipeline",
              "pay",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 18
        width  = 12
        height = 6
        properties = {
          title  = "Records of pipeline repeat"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "Leat",
              "Read",
              "App",
              "shop",
              "Pipeline",
              "repeat",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Delivered",
              "App",
              "shop",
              "Pipeline",
              "repeat",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Duplicates",
              "App",
              "shop",
              "Pipeline",
              "repeat",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Rejected",
              "App",
              "shop",
              "Pipeline",
              "repeat",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Retried",
              "App",
              "shop",
              "Pipeline",
              "repeat",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "DeadLetters",
              "App",
              "shop",
              "Pipeline",
              "repeat",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 18
        width  = 12
        height = 6
        properties = {
          title  = "Written units of tables"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/DynamoDB",
              "ConsumedWriteCapacityUnits",
              "TableName",
              "shop-leat",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 24
        width  = 12
        height = 6
        properties = {
          title  = "Function of pipeline count"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/Lambda",
              "Invocations",
              "FunctionName",
              "shop-count",
              {
                stat = "Sum"
              }
            ],
            [
              "AWS/Lambda",
              "Errors",
              "FunctionName",
              "shop-count",
              {
                stat = "Sum"
              }
            ],
            [
              "AWS/Lambda",
              "Throttles",
              "FunctionName",
              "shop-count",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 24
        width  = 12
        height = 6
        properties = {
          title  = "Function of pipeline pay"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/Lambda",
              "Invocations",
              "FunctionName",
              "shop-pay",
              {
                stat = "Sum"
              }
            ],
            [
              "AWS/Lambda",
              "Errors",
              "FunctionName",
              "shop-pay",
              {
                stat = "Sum"
              }
            ],
            [
              "AWS/Lambda",
              "Throttles",
              "FunctionName",
              "shop-pay",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 30
        width  = 12
        height = 6
        properties = {
          title  = "Function of pipeline repeat"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/Lambda",
              "Invocations",
              "FunctionName",
              "shop-repeat",
              {
                stat = "Sum"
              }
            ],
            [
              "AWS/Lambda",
              "Errors",
              "FunctionName",
              "shop-repeat",
              {
                stat = "Sum"
              }
            ],
            [
              "AWS/Lambda",
              "Throttles",
              "FunctionName",
              "shop-repeat",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      }
    ]
  })
}
