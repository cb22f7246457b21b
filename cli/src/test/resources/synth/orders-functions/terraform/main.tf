# Written by `leat synth`, which overwrites changes.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_sqs_queue" "order_queue_dlq_queue" {
  name                       = "OrderQueue-dlq"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 1209600
  delay_seconds              = 0
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns = [
      "arn:${data.aws_partition.current.partition}:sqs:${var.region}:${data.aws_caller_identity.current.account_id}:OrderQueue"
    ]
  })
}

resource "aws_sqs_queue" "order_queue_queue" {
  name                       = "OrderQueue"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 345600
  delay_seconds              = 0
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.order_queue_dlq_queue.arn
    maxReceiveCount     = 1000
  })
}

resource "aws_dynamodb_table" "state_table" {
  name                        = "orders-leat"
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

resource "aws_cloudwatch_log_group" "worker_log_group" {
  name              = "/leat/orders"
  retention_in_days = var.log_retention_days
}

resource "aws_iam_role" "task_role" {
  name_prefix = "leat-task-role-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
      }
    ]
  })
}

resource "aws_iam_role_policy" "task_role" {
  name = "leat"
  role = aws_iam_role.task_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]
        Resource = [aws_sqs_queue.order_queue_queue.arn, aws_sqs_queue.order_queue_dlq_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.order_queue_queue.arn]
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
      }
    ]
  })
}

resource "aws_iam_role" "execution_role" {
  name_prefix = "leat-execution-role-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
      }
    ]
  })
}

resource "aws_iam_role_policy" "execution_role" {
  name = "leat"
  role = aws_iam_role.execution_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = ["*"]
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer"
        ]
        Resource = [
          "arn:${data.aws_partition.current.partition}:ecr:${var.region}:${data.aws_caller_identity.current.account_id}:repository/${var.image_repository}"
        ]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:/leat/orders:*"
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = [var.api_token_secret_arn]
      }
    ]
  })
}

resource "aws_ecs_cluster" "worker_cluster" {
  name = "orders-leat"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "worker_task" {
  family                   = "orders-leat"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_cpu
  memory                   = var.task_memory
  task_role_arn            = aws_iam_role.task_role.arn
  execution_role_arn       = aws_iam_role.execution_role.arn
  container_definitions = jsonencode([
    {
      name      = "leat"
      image     = var.image
      essential = true
      command = [
        "worker",
        "--api-only",
        "--app",
        "/app",
        "--env",
        "aws",
        "--state",
        "/tmp/leat",
        "--log",
        "json",
        "--port",
        "8000",
        "--host",
        "0.0.0.0"
      ]
      environment = [
        {
          name  = "AWS_REGION"
          value = var.region
        },
        {
          name  = "LEAT_MEMORY"
          value = var.leat_memory
        }
      ]
      secrets = [
        {
          name      = "LEAT_TOKEN"
          valueFrom = var.api_token_secret_arn
        }
      ]
      portMappings = [
        {
          containerPort = 8000
          hostPort      = 8000
          protocol      = "tcp"
        }
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.worker_log_group.name
          awslogs-region        = var.region
          awslogs-stream-prefix = "leat"
        }
      }
    }
  ])
}

resource "aws_ecs_service" "worker_service" {
  name            = "worker"
  cluster         = aws_ecs_cluster.worker_cluster.arn
  task_definition = aws_ecs_task_definition.worker_task.arn
  launch_type     = "FARGATE"
  desired_count   = var.min_tasks
  depends_on      = [aws_iam_role_policy.task_role, aws_iam_role_policy.execution_role]

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnets
    security_groups  = var.security_groups
    assign_public_ip = var.assign_public_ip
  }
}

resource "aws_cloudwatch_log_group" "order_stats_function_log_group" {
  name              = "/aws/lambda/orders-order_stats"
  retention_in_days = var.log_retention_days
}

resource "aws_iam_role" "order_stats_function_role" {
  name_prefix = "leat-order-stats-function-role-"
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

resource "aws_iam_role_policy" "order_stats_function_role" {
  name = "leat"
  role = aws_iam_role.order_stats_function_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]
        Resource = [aws_sqs_queue.order_queue_queue.arn, aws_sqs_queue.order_queue_dlq_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]
        Resource = [aws_sqs_queue.order_queue_queue.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.order_queue_dlq_queue.arn]
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
          "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/orders-order_stats:*"
        ]
      }
    ]
  })
}

resource "aws_lambda_function" "order_stats_function" {
  function_name = "orders-order_stats"
  role          = aws_iam_role.order_stats_function_role.arn
  runtime       = var.runtime
  architectures = [var.architecture]
  handler       = "dev.leat.cli.lambda.PipelineHandler"
  s3_bucket     = var.code_bucket
  s3_key        = var.code_key
  memory_size   = var.function_memory
  timeout       = 9
  depends_on = [
    aws_iam_role_policy.order_stats_function_role,
    aws_cloudwatch_log_group.order_stats_function_log_group
  ]

  environment {
    variables = {
      LEAT_PIPELINES = "order_stats"
    }
  }
}

resource "aws_lambda_event_source_mapping" "order_stats_mapping" {
  event_source_arn                   = aws_sqs_queue.order_queue_queue.arn
  function_name                      = aws_lambda_function.order_stats_function.arn
  batch_size                         = 1000
  maximum_batching_window_in_seconds = 1
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.function_concurrency
  }
}

resource "aws_cloudwatch_metric_alarm" "order_queue_oldest_message_alarm" {
  alarm_name        = "orders-OrderQueue-oldest-message"
  alarm_description = "The oldest message of queue OrderQueue waits too long."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "OrderQueue"
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

resource "aws_cloudwatch_metric_alarm" "order_queue_dead_letters_alarm" {
  alarm_name        = "orders-OrderQueue-dead-letters"
  alarm_description = "Queue OrderQueue has dead letters; leat dlq ls shows the reasons."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "OrderQueue-dlq"
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

resource "aws_cloudwatch_metric_alarm" "order_stats_function_errors_alarm" {
  alarm_name        = "orders-order_stats-function-errors"
  alarm_description = "The function orders-order_stats has errors."
  namespace         = "AWS/Lambda"
  metric_name       = "Errors"
  dimensions = {
    FunctionName = "orders-order_stats"
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

resource "aws_cloudwatch_metric_alarm" "order_stats_function_throttles_alarm" {
  alarm_name        = "orders-order_stats-function-throttles"
  alarm_description = "The function orders-order_stats has throttles."
  namespace         = "AWS/Lambda"
  metric_name       = "Throttles"
  dimensions = {
    FunctionName = "orders-order_stats"
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

resource "aws_cloudwatch_dashboard" "app_dashboard" {
  dashboard_name = "orders"
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
              "OrderQueue",
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
              "OrderQueue",
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
              "OrderQueue-dlq",
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
          title  = "Records of pipeline order_stats"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "Leat",
              "Read",
              "App",
              "orders",
              "Pipeline",
              "order_stats",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Delivered",
              "App",
              "orders",
              "Pipeline",
              "order_stats",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Duplicates",
              "App",
              "orders",
              "Pipeline",
              "order_stats",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Rejected",
              "App",
              "orders",
              "Pipeline",
              "order_stats",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Retried",
              "App",
              "orders",
              "Pipeline",
              "order_stats",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "DeadLetters",
              "App",
              "orders",
              "Pipeline",
              "order_stats",
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
        y      = 12
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
              "orders-leat",
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
          title  = "CPU and memory of containers in percent"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              "orders-leat",
              "ServiceName",
              "worker",
              {
                stat = "Average"
              }
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              "orders-leat",
              "ServiceName",
              "worker",
              {
                stat = "Average"
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
          title  = "Function of pipeline order_stats"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/Lambda",
              "Invocations",
              "FunctionName",
              "orders-order_stats",
              {
                stat = "Sum"
              }
            ],
            [
              "AWS/Lambda",
              "Errors",
              "FunctionName",
              "orders-order_stats",
              {
                stat = "Sum"
              }
            ],
            [
              "AWS/Lambda",
              "Throttles",
              "FunctionName",
              "orders-order_stats",
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
