package apitest

// renamed are the functions and structs of ours whose names say more or less than those
// of PyTorch, which are the ones of the recorded signatures.
var renamed = map[string][]string{
	"nn.NewEmbeddingBagFromPretrained": {"nn.EmbeddingBag.from_pretrained"},
	"nn.NewEmbeddingFromPretrained":    {"nn.Embedding.from_pretrained"},
	"nn.LoadModel":                     {}, // of safetensors
	"nn.Stateless":                     {"func.functional_call"},
	"data.NewLoader":                   {"utils.data.DataLoader"},
	"data.NewLoaderFunc":               {"utils.data.DataLoader"},
	"data.NewIterableLoader":           {"utils.data.DataLoader"},
	"data.NewIterableLoaderFunc":       {"utils.data.DataLoader"},
	"profiler.Run":                     {"profiler.profile"},
	"torch.GRU":                        {"nn.GRU"}, // torch.gru has no defaults
	"torch.LSTM":                       {"nn.LSTM"},
	"torch.MatrixRank":                 {"linalg.matrix_rank"},
	"torch.Lstsq":                      {"linalg.lstsq"}, // as others of linalg instead of torch's old ones
	"torch.RNN":                        {"nn.RNN"},
	"torch.Solve":                      {"linalg.solve"},
	"torch.Svd":                        {"linalg.svd"},
	"torch.Tensor.StringWith":          {"set_printoptions"},
	"torch.ToOptions":                  {"Tensor.to"},
}

// lacking are arguments of Python that no function and no constructor of ours has.
var lacking = map[string]string{
	"inplace":        "the form with an underscore works in place",
	"layout":         "sparse layouts are left to package aten",
	"out":            "results are returned, in-place forms write into what is there",
	"reduce":         "deprecated in favour of reduction",
	"return_indices": "the function WithIndices returns them",
	"size_average":   "deprecated in favour of reduction",
}

// exceptions are what the rule does not hold for, and why: "package.Struct.Field", or
// "package.Struct.argument" for what Python has.
var exceptions = map[string]string{
	"checkpoint.Options.NoDeterminismCheck": "determinism_check is a text, of which \"none\" is the only other one",
	"checkpoint.Options.NoEarlyStop":        "of Python's set_checkpoint_early_stop, which sets it for all checkpoints of a process",
	"checkpoint.Options.NoPreserveRNGState": "preserve_rng_state is taken out of **kwargs, so that Python's signature lacks it",
	"checkpoint.Options.debug":              "it traces operators by a dispatch mode of Python's",
	"checkpoint.Options.context_fn":         "selective checkpoints are not here yet",
	"checkpoint.Options.use_reentrant":      "False, the form that is recommended, is the only one here",

	"nn.BatchNormOptions.Cumulative":    "momentum=None, for which there is no number",
	"nn.BatchNormOptions.process_group": "there is no distributed package yet",
	"nn.EmbeddingBagOptions._weight":    "what from_pretrained calls: NewEmbeddingBagFromPretrained has it",
	"nn.EmbeddingOptions._freeze":       "what from_pretrained calls: NewEmbeddingFromPretrained has it",
	"nn.EmbeddingOptions._weight":       "what from_pretrained calls: NewEmbeddingFromPretrained has it",
	"nn.HardtanhOptions.max_value":      "deprecated in favour of max_val",
	"nn.HardtanhOptions.min_value":      "deprecated in favour of min_val",
	"nn.StatelessOptions.args":          "the caller calls the module that Stateless returns",
	"nn.StatelessOptions.kwargs":        "the caller calls the module that Stateless returns",

	"torch.BatchNormOptions.RunningMean": "required in Python, where None has to be written",
	"torch.BatchNormOptions.RunningVar":  "required in Python, where None has to be written",
	"torch.GradOptions.only_inputs":      "deprecated and without effect",
	"torch.GumbelSoftmaxOptions.eps":     "deprecated and without effect",
	"torch.Options.DType":                "int64 for randint, randperm and the triangles' indices, whose comments say so",
	"torch.Options.m":                    "EyeM has it",
	"torch.RNNOptions.Training":          "the mode of the module in nn.LSTM",
	"torch.RNNOptions.device":            "that of the parameters",
	"torch.RNNOptions.dtype":             "that of the parameters",
	"torch.RNNOptions.proj_size":         "the parameters' sizes say it",
	"torch.StftOptions.return_complex":   "the result is complex: real ones are deprecated",
	"torch.ToOptions.pin_memory":         "only in the operator's schema: Tensor.to of Python does not take it",

	"torch.PrintOptions.Profile":                              "an argument of set_printoptions that the recorded struct of its values has not",
	"distributions.ComposedOptions.NoValidateArgs":            "None stands for the setting of the process, which is on",
	"distributions.ContinuousBernoulliOptions.NoValidateArgs": "None stands for the setting of the process, which is on",
	"distributions.LKJCholeskyOptions.NoValidateArgs":         "None stands for the setting of the process, which is on",
	"distributions.Options.NoValidateArgs":                    "None stands for the setting of the process, which is on",
	"distributions.StudentTOptions.NoValidateArgs":            "None stands for the setting of the process, which is on",
	"distributions.ContinuousBernoulliOptions.logits":         "NewContinuousBernoulliLogits takes them",
	"distributions.Options.logits":                            "a constructor of its own takes them, as NewBernoulliLogits",
	"distributions.Options.precision_matrix":                  "a constructor of its own takes it, as NewMultivariateNormalPrecision",
	"distributions.Options.scale_tril":                        "a constructor of its own takes it, as NewMultivariateNormalScaleTril",

	"jit.LoadOptions._extra_files":         "further members of the archive: archive/zip reads them",
	"jit.LoadOptions._restore_shapes":      "shapes that were traced, for other compilers",
	"torch.AutocastOptions.Disabled":       "it switches off enabled, and says so without a negation of a negation",
	"torch.AutocastOptions.NoCacheEnabled": "None stands for the setting around it, which is on",
	"torch.AutocastOptions.enabled":        "Disabled has it",

	"constraints.DependentOptions.EventDim":   "NotImplemented, which is no value but that it is unknown",
	"constraints.DependentOptions.IsDiscrete": "NotImplemented, which is no value but that it is unknown",

	"profiler.Options.acc_events":               "of profiles that are recorded in steps",
	"profiler.Options.activities":               "the CPU, and a GPU if there is one",
	"profiler.Options.custom_trace_id_callback": "Python's own",
	"profiler.Options.execution_trace_observer": "Python's own",
	"profiler.Options.experimental_config":      "not part of PyTorch's promises",
	"profiler.Options.on_trace_ready":           "Run returns the profile",
	"profiler.Options.schedule":                 "Run is called for the steps to record",
	"profiler.Options.use_cuda":                 "deprecated in favour of activities",
	"profiler.Options.with_modules":             "of TorchScript on phones alone",
	"profiler.Options.with_stack":               "of Python's frames",

	"data.LoaderOptions.BatchSize":               "0 is no valid value, so that it can stand for the default",
	"data.LoaderOptions.Device":                  "what a training loop does first with a batch",
	"data.LoaderOptions.NoBatch":                 "Python's batch_size=None",
	"data.LoaderOptions.Scoped":                  "memory of tensors, which Python counts references for",
	"data.LoaderOptions.collate_fn":              "the constructors that end in Func take it",
	"data.LoaderOptions.multiprocessing_context": "workers are goroutines",
	"data.LoaderOptions.pin_memory_device":       "deprecated",
}
