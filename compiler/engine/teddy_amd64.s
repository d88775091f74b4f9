#include "textflag.h"

// func teddyAVX2(text *byte, n, last int, masks *[8][32]byte) int
//
// Looks at 64 places at once. Of the byte at a place, the two behind it and the
// one that stands last behind it the lower halves select bytes of the first four
// masks, in which a bit stands for a bucket of literals. A shuffle looks at the
// lower half by itself and gives 0 for a byte above 127, which no literal holds.
// Where a place's four bytes share a bit, which is seldom, so must what the upper
// halves select of the other masks; a place where they do is a candidate.
TEXT ·teddyAVX2(SB), NOSPLIT, $0-40
	MOVQ text+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ last+16(FP), R8
	MOVQ masks+24(FP), DX
	ADDQ SI, R8
	VMOVDQU (DX), Y0
	VMOVDQU 32(DX), Y1
	VMOVDQU 64(DX), Y2
	VMOVDQU 96(DX), Y3
	MOVL $0x0f0f0f0f, AX
	VMOVD AX, X12
	VPBROADCASTD X12, Y12
	XORQ DI, DI
	SUBQ $67, CX

next:
	CMPQ DI, CX
	JG rest
	VPSHUFB (SI)(DI*1), Y0, Y4
	VPSHUFB 1(SI)(DI*1), Y1, Y5
	VPSHUFB 2(SI)(DI*1), Y2, Y6
	VPSHUFB (R8)(DI*1), Y3, Y7
	VPSHUFB 32(SI)(DI*1), Y0, Y8
	VPSHUFB 33(SI)(DI*1), Y1, Y9
	VPSHUFB 34(SI)(DI*1), Y2, Y10
	VPSHUFB 32(R8)(DI*1), Y3, Y11
	VPAND Y5, Y4, Y4
	VPAND Y7, Y6, Y6
	VPAND Y9, Y8, Y8
	VPAND Y11, Y10, Y10
	VPAND Y6, Y4, Y4
	VPAND Y10, Y8, Y8
	VPOR Y8, Y4, Y5
	VPTEST Y5, Y5
	JNZ near

on:
	ADDQ $64, DI
	JMP next

near:
	MOVQ DI, R9

high: // of the 32 bytes at R9, whose lower halves gave Y4
	VMOVDQU (SI)(R9*1), Y5
	VMOVDQU 1(SI)(R9*1), Y6
	VMOVDQU 2(SI)(R9*1), Y7
	VMOVDQU (R8)(R9*1), Y9
	VPSRLW $4, Y5, Y5
	VPSRLW $4, Y6, Y6
	VPSRLW $4, Y7, Y7
	VPSRLW $4, Y9, Y9
	VPAND Y12, Y5, Y5
	VPAND Y12, Y6, Y6
	VPAND Y12, Y7, Y7
	VPAND Y12, Y9, Y9
	VMOVDQU 128(DX), Y10
	VMOVDQU 160(DX), Y11
	VMOVDQU 192(DX), Y13
	VMOVDQU 224(DX), Y14
	VPSHUFB Y5, Y10, Y5
	VPSHUFB Y6, Y11, Y6
	VPSHUFB Y7, Y13, Y7
	VPSHUFB Y9, Y14, Y9
	VPAND Y5, Y4, Y4
	VPAND Y7, Y6, Y6
	VPAND Y9, Y4, Y4
	VPAND Y6, Y4, Y4
	VPTEST Y4, Y4
	JNZ found
	CMPQ R9, DI
	JNE on
	VMOVDQA Y8, Y4
	ADDQ $32, R9
	JMP high

rest: // one block of 32
	ADDQ $32, CX
	CMPQ DI, CX
	JG none
	VPSHUFB (SI)(DI*1), Y0, Y4
	VPSHUFB 1(SI)(DI*1), Y1, Y5
	VPSHUFB 2(SI)(DI*1), Y2, Y6
	VPSHUFB (R8)(DI*1), Y3, Y7
	VPAND Y5, Y4, Y4
	VPAND Y7, Y6, Y6
	VPAND Y6, Y4, Y4
	VPTEST Y4, Y4
	JZ none
	MOVQ DI, R9
	LEAQ 1(CX), DI // behind all blocks
	JMP high

found:
	VPXOR Y13, Y13, Y13
	VPCMPEQB Y13, Y4, Y4
	VPMOVMSKB Y4, AX
	NOTL AX
	BSFL AX, AX
	ADDQ R9, AX
	VZEROUPPER
	MOVQ AX, ret+32(FP)
	RET

none:
	VZEROUPPER
	MOVQ $-1, ret+32(FP)
	RET
