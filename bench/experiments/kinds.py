"""One case of each kind, which stand for all where every case would take too long."""

KINDS = (  # small eager operations, dense products, eager and compiled training, tf.data, checkpoint
    "prime_square_differences[n=9,*",
    "matmul_chain[chain=orthogonal,n=512,products=16,device=*",
    "linear_regression[samples=2000,device=*",
    "linear_regression[samples=2000,mode=function,*",
    "input_pipeline[stages=documented,read=python,batches=64,dataset=*",
    "checkpoint_round_trip[what=variable,device=*",
)
